package io.mekong.store;

import java.util.Set;

/**
 * A query known to be one SELECT.
 *
 * @param tables the tables it reads, as {@code name} or {@code schema.name}
 * @param repeatable whether the same tables give the same answer: no clock, no chance, nothing outside its tables
 */
public record ParsedQuery(String sql, Set<String> tables, boolean repeatable, Rows rows) {
    /** How many rows it can give, as far as its text says. */
    public enum Rows {
        /** A description, or with a small limit of its own. */
        FEW,
        /** As many as its tables make. */
        UNLIMITED,
        /** With a limit of its own that is large or not known. */
        LIMITED
    }

    public ParsedQuery {
        tables = Set.copyOf(tables);
    }
}
