package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.DigestScope;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Digests of rows, wherever they are: the same statements over the table and over the lake's files. */
final class DigestSql {
    private DigestSql() {}

    /** @param from what stands behind FROM, with the columns of the schema */
    static List<TableDigest.Partition> partitions(Connection connection, String from, Map<Integer, Long> expired)
            throws SQLException {
        String sql = "SELECT " + TableSchema.PARTITION + ", count(*), count(DISTINCT " + TableSchema.OFFSET + ") FROM "
                + from + " GROUP BY 1 ORDER BY 1";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Map<Integer, TableDigest.Partition> partitions = new TreeMap<>();
            expired.forEach(
                    (partition, count) -> partitions.put(partition, new TableDigest.Partition(partition, 0, 0, count)));
            while (rows.next()) {
                int partition = rows.getInt(1);
                partitions.put(
                        partition,
                        new TableDigest.Partition(
                                partition, rows.getLong(2), rows.getLong(3), expired.getOrDefault(partition, 0L)));
            }
            return List.copyOf(partitions.values());
        }
    }

    /** @param columns which to hash, and where numeric, to add up */
    static List<TableDigest.Hour> hours(
            Connection connection, String from, List<StoredColumn> columns, DigestScope.Hashing hashing)
            throws SQLException {
        List<StoredColumn> summed = columns.stream().filter(DigestSql::isSummed).toList();
        String hash = switch (hashing) {
            case OWN ->
                columns.stream()
                        .map(column -> SqlText.quote(column.name()))
                        .collect(Collectors.joining(", ", "hash(", ")"));
            case PORTABLE -> PortableHash.of(columns);
        };
        String sums = summed.stream().map(DigestSql::sum).collect(Collectors.joining());
        String sql = "SELECT " + TableSchema.PARTITION + ", date_trunc('hour', " + TableSchema.TIME
                + ")::TIMESTAMP, count(*), sum(" + hash + ")::VARCHAR" + sums + " FROM " + from
                + " GROUP BY 1, 2 ORDER BY 1, 2";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<TableDigest.Hour> hours = new ArrayList<>();
            while (rows.next()) {
                hours.add(hour(rows, summed));
            }
            return hours;
        }
    }

    private static TableDigest.Hour hour(ResultSet rows, List<StoredColumn> summed) throws SQLException {
        Map<String, BigDecimal> sums = new HashMap<>();
        for (int i = 0; i < summed.size(); i++) {
            String sum = rows.getString(5 + i);
            if (sum != null && !sum.contains("n")) { // doubles may add up to inf; the hash still tells them apart
                sums.put(summed.get(i).name(), new BigDecimal(sum));
            }
        }
        return new TableDigest.Hour(
                rows.getInt(1),
                rows.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                rows.getLong(3),
                new BigInteger(rows.getString(4)),
                sums);
    }

    private static boolean isSummed(StoredColumn column) {
        boolean ours = column.name().startsWith("__");
        return !ours
                && (column.type() instanceof ColumnType.Int
                        || column.type() instanceof ColumnType.BigInt
                        || column.type() instanceof ColumnType.Real
                        || column.type() instanceof ColumnType.Decimal);
    }

    /** As text, exactly. Doubles are added with compensation, so that their order does not show in the digits compared. */
    private static String sum(StoredColumn column) {
        String name = SqlText.quote(column.name());
        boolean real = column.type() instanceof ColumnType.Real;
        return real
                ? ", fsum(" + name + ")::VARCHAR"
                : ", sum(" + name + "::DECIMAL(38," + scale(column) + "))::VARCHAR";
    }

    private static int scale(StoredColumn column) {
        return column.type() instanceof ColumnType.Decimal decimal ? decimal.scale() : 0;
    }
}
