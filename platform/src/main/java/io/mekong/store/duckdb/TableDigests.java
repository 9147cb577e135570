package io.mekong.store.duckdb;

import io.mekong.store.DigestScope;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/** Digests of stored tables, each as of one moment. */
final class TableDigests {
    private TableDigests() {}

    static TableDigest of(DuckDBConnection connection, String table, DigestScope scope) throws SQLException {
        return Transaction.in(connection, () -> {
            List<StoredColumn> columns = hashed(StoredSchema.columns(connection, table), scope);
            String from = "(SELECT * FROM " + ColdDays.all(connection, table) + where(scope) + ")";
            return new TableDigest(
                    DuckDbLedger.summary(connection, table),
                    DigestSql.partitions(connection, from, expired(connection, table)),
                    DigestSql.hours(connection, from, columns, scope.hashing()));
        });
    }

    /** The columns of the scope and those of our own, in an order that does not depend on the table. */
    static List<StoredColumn> hashed(Map<String, StoredColumn> present, DigestScope scope) {
        List<StoredColumn> columns = new ArrayList<>();
        for (String name : List.of(TableSchema.TIME, TableSchema.PARTITION, TableSchema.OFFSET)) {
            columns.add(present.get(name));
        }
        scope.columns().stream().sorted().map(present::get).forEach(columns::add);
        return columns;
    }

    private static String where(DigestScope scope) {
        return scope.below()
                .map(offsets -> {
                    String times = times(scope);
                    return " WHERE " + below(offsets) + times.replaceFirst("^ WHERE ", " AND ");
                })
                .orElseGet(() -> times(scope));
    }

    /** A condition on event times, if there is one. */
    static String times(DigestScope scope) {
        List<String> conditions = new ArrayList<>();
        scope.since().ifPresent(since -> conditions.add(TableSchema.TIME + " >= " + timestamp(since)));
        scope.until().ifPresent(until -> conditions.add(TableSchema.TIME + " < " + timestamp(until)));
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    static String below(Map<Integer, Long> offsets) {
        List<String> partitions = new ArrayList<>();
        offsets.forEach((partition, offset) -> partitions.add(
                "(" + TableSchema.PARTITION + " = " + partition + " AND " + TableSchema.OFFSET + " < " + offset + ")"));
        return partitions.isEmpty() ? "false" : "(" + String.join(" OR ", partitions) + ")";
    }

    private static String timestamp(Instant instant) {
        return "TIMESTAMP "
                + SqlText.literal(
                        instant.atOffset(ZoneOffset.UTC).toLocalDateTime().toString());
    }

    /** By partition. */
    private static Map<Integer, Long> expired(DuckDBConnection connection, String table) throws SQLException {
        String sql = "SELECT partition, sum(rows)::BIGINT FROM mekong.expired WHERE table_name = ? GROUP BY partition";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                Map<Integer, Long> expired = new HashMap<>();
                while (rows.next()) {
                    expired.put(rows.getInt(1), rows.getLong(2));
                }
                return expired;
            }
        }
    }
}
