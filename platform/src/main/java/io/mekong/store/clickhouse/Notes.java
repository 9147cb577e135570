package io.mekong.store.clickhouse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the store must not forget, by name: the tables' shapes and where their rows are, and how far commits have come.
 * Several notes are written as one insert, hence all or none of them.
 */
final class Notes {
    private static final String TABLE = "~notes";

    private final Requests requests;
    private final Map<String, String> notes = new HashMap<>();
    private long version;

    private Notes(Requests requests) {
        this.requests = requests;
    }

    static Notes open(Requests requests) throws ServerError {
        requests.execute(SqlText.read("notes.sql"));
        Notes opened = new Notes(requests);
        for (List<?> row : requests.rows("SELECT name, value, version FROM `~notes` FINAL")) {
            opened.notes.put(row.get(0) + "", row.get(1) + "");
            opened.version = Math.max(opened.version, (Long) Objects.requireNonNull(row.get(2)));
        }
        return opened;
    }

    /** Empty where there is none. */
    synchronized String find(String name) {
        return notes.getOrDefault(name, "");
    }

    synchronized Map<String, String> all() {
        return Map.copyOf(notes);
    }

    /** An empty value is as good as none. */
    synchronized void write(Map<String, String> values) throws ServerError {
        version++;
        List<String> rows = new ArrayList<>();
        values.forEach((name, value) ->
                rows.add("(" + SqlText.literal(name) + ", " + SqlText.literal(value) + ", " + version + ")"));
        requests.execute(
                "INSERT INTO " + SqlText.quote(TABLE) + " (name, value, version) VALUES " + String.join(", ", rows));
        notes.putAll(values);
    }

    synchronized void write(String name, String value) throws ServerError {
        write(Map.of(name, value));
    }
}
