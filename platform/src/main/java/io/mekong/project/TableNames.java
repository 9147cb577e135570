package io.mekong.project;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who has which name in SQL: tables, the rollups that are queried as tables of their own, and views. */
final class TableNames {
    private final Map<String, String> owners = new HashMap<>();

    TableNames(Collection<String> tables) {
        tables.forEach(table -> owners.put(table, "the table `" + table + "`"));
    }

    /** Notes that {@code owner}, in words, has {@code name}; who has it already, in words. */
    Optional<String> claim(String name, String owner) {
        return Optional.ofNullable(owners.putIfAbsent(name, owner));
    }
}
