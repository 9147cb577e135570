package io.mekong.cdc;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which tables a capture has begun to read, by the numbers that their database gave them: remembered in the connector's
 * settings.
 */
record TableNumbers(Map<String, Long> byTable) {
    TableNumbers {
        byTable = Map.copyOf(byTable);
    }

    /** @param text {@code table=number} on a line each, as {@link #text} gives it */
    static TableNumbers parse(String text) {
        return new TableNumbers(text.lines()
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf('=')),
                        line -> Long.valueOf(line.substring(line.lastIndexOf('=') + 1)))));
    }

    /** Whether the table of that name was another one before. */
    boolean isOther(String table, long number) {
        return byTable.getOrDefault(table, number) != number;
    }

    /** Whether it joins others that are read already: their first reading is over. */
    boolean isLate(String table) {
        return !byTable.isEmpty() && !byTable.containsKey(table);
    }

    TableNumbers with(String table, long number) {
        Map<String, Long> more = new TreeMap<>(byTable);
        more.put(table, number);
        return new TableNumbers(more);
    }

    String text() {
        return new TreeMap<>(byTable)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n"));
    }
}
