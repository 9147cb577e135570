package io.mekong.project;

import java.util.Set;

/**
 * What the tasks of workflows may name, all read before.
 *
 * @param workflows the names of all of them
 */
record ProjectParts(
        ProjectFiles files,
        Settings settings,
        Declared<Stream> streams,
        Declared<Source> sources,
        Declared<Table> tables,
        Declared<Job> jobs,
        Set<String> workflows) {}
