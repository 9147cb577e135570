package io.mekong.store.duckdb;

import io.mekong.store.DigestScope;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * The batch layer's answer to what a table should hold, computed by SQL from the columns in the lake's files: another way
 * than that of ingest, so that the two can prove each other.
 */
final class LakeDigests {
    private LakeDigests() {}

    static TableDigest of(DuckDBConnection connection, List<Path> files, TableSchema table, DigestScope scope)
            throws SQLException {
        if (files.isEmpty()) {
            return new TableDigest(List.of(), List.of(), List.of());
        }
        String rows = rows(connection, files, table, scope);
        Map<String, StoredColumn> present = new LinkedHashMap<>();
        table.stored().forEach(column -> present.put(column.name(), column));
        return new TableDigest(
                List.of(),
                DigestSql.partitions(connection, rows, Map.of()),
                DigestSql.hours(connection, rows, TableDigests.hashed(present, scope), scope.hashing()));
    }

    /** The table's rows, in brackets. */
    private static String rows(DuckDBConnection connection, List<Path> files, TableSchema table, DigestScope scope)
            throws SQLException {
        String source = SqlText.parquet(files);
        Map<String, String> types = ColdDays.types(connection, source);
        String columns =
                table.stored().stream().map(column -> column(column, types)).collect(Collectors.joining(", "));
        // Only the messages that the table has taken, good ones; of a key the last, unless it says that the row is
        // gone.
        List<String> conditions = new ArrayList<>(List.of("__rejected IS NULL"));
        scope.below().ifPresent(offsets -> conditions.add(TableDigests.below(offsets)));
        scope.late().ifPresent(limit -> conditions.add("__timestamp - __time <= " + interval(limit)));
        scope.future().ifPresent(limit -> conditions.add("__time - __timestamp <= " + interval(limit)));
        String deleted = types.containsKey(TableSchema.DELETED) ? TableSchema.DELETED : "false";
        String messages = "SELECT * FROM " + source + " WHERE " + String.join(" AND ", conditions);
        String kept = table.keyed()
                ? LakeRows.latest(messages, table.key(), types, keeps(connection, source, types))
                : table.indexOf(TableSchema.CHANGE).isPresent() ? messages : messages + " AND NOT " + deleted;
        return "(SELECT * FROM (SELECT " + columns + " FROM (" + kept + "))" + TableDigests.times(scope) + ")";
    }

    /** Seldom: then every message of a row counts, not only its last. */
    private static boolean keeps(DuckDBConnection connection, String source, Map<String, String> types)
            throws SQLException {
        return types.containsKey(TableSchema.KEPT)
                && Statements.query(connection, "SELECT count(__kept) FROM " + source, row -> row.getLong(1))
                                .getFirst()
                        > 0;
    }

    private static String interval(Duration limit) {
        return "to_microseconds(" + limit.toNanos() / 1_000 + ")";
    }

    /** A list in the lake of which the table has the elements makes a row of each. */
    private static String column(StoredColumn column, Map<String, String> types) {
        String type = DuckDbTypes.of(column.type());
        String name = SqlText.quote(column.name());
        String stored = types.get(column.name());
        if (stored == null) {
            return "NULL::" + type + " AS " + name;
        }
        boolean element = stored.endsWith("[]") && !type.endsWith("[]");
        return "CAST(" + (element ? "unnest(" + name + ")" : name) + " AS " + type + ") AS " + name;
    }
}
