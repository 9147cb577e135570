package io.mekong.store;

import java.util.Set;

/**
 * A query known to be one SELECT.
 *
 * @param tables the tables it reads, as {@code name} or {@code schema.name}
 * @param repeatable whether the same tables give the same answer: no clock, no chance, nothing outside its tables
 */
public record ParsedQuery(String sql, Set<String> tables, boolean repeatable) {
    public ParsedQuery {
        tables = Set.copyOf(tables);
    }
}
