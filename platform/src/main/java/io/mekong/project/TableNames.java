package io.mekong.project;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who has which name in SQL: tables, and the rollups that are queried as tables of their own. */
final class TableNames {
    private final Map<String, String> owners = new HashMap<>();

    TableNames(Collection<String> tables) {
        tables.forEach(table -> owners.put(table, "the table `" + table + "`"));
    }

    /** Notes that {@code table}'s rollup has {@code name}; who has it already, in words. */
    Optional<String> claim(String name, String table) {
        return Optional.ofNullable(owners.putIfAbsent(name, "a rollup of the table `" + table + "`"));
    }
}
