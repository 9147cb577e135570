package io.mekong.deadletter;

import java.util.Collection;
import java.util.Set;

/** Tells which messages a table has rows of. */
@FunctionalInterface
public interface ServedRows {
    /** Those of the offsets of which the table has a row. */
    Set<Long> offsets(String table, int partition, Collection<Long> offsets);
}
