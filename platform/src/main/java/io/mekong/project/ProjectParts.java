package io.mekong.project;

/** What the tasks of workflows may name, all read before. */
record ProjectParts(
        ProjectFiles files,
        Settings settings,
        Declared<Stream> streams,
        Declared<Source> sources,
        Declared<Table> tables) {}
