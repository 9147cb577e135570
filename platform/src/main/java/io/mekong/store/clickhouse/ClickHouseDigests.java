package io.mekong.store.clickhouse;

import io.mekong.project.ColumnType;
import io.mekong.store.DigestScope;
import io.mekong.store.ExpiredRows;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Digests of stored tables, each as of one moment. */
final class ClickHouseDigests {
    private final Requests requests;
    private final Commits commits;
    private final StoredTable table;
    private final Map<String, String> snapshot;

    ClickHouseDigests(Requests requests, Catalog catalog, Commits commits, StoredTable table) {
        this.requests = requests;
        this.commits = commits;
        this.table = table;
        this.snapshot = commits.snapshot(requests.database(), catalog.versioned());
    }

    TableDigest of(DigestScope scope) throws ServerError {
        String from = "(SELECT * FROM " + RowSql.all(table) + where(scope) + ")";
        return new TableDigest(
                new ClickHouseLedger(requests, commits).summary(table.rows(), snapshot),
                partitions(from),
                hours(from, hashed(scope)));
    }

    private List<TableDigest.Partition> partitions(String from) throws ServerError {
        Map<Integer, Long> expired = new TreeMap<>();
        for (ExpiredRows rows : new Expiry(requests, commits).expired(table)) {
            expired.merge(rows.partition(), rows.rows(), Long::sum);
        }
        Map<Integer, TableDigest.Partition> partitions = new TreeMap<>();
        expired.forEach(
                (partition, count) -> partitions.put(partition, new TableDigest.Partition(partition, 0, 0, count)));
        for (List<@Nullable Object> row : requests.rows(
                "SELECT __partition, toInt64(count()), toInt64(uniqExact(__offset)) FROM " + from + " GROUP BY 1",
                snapshot)) {
            int partition = (int) ClickHouseLedger.number(row, 0);
            partitions.put(
                    partition,
                    new TableDigest.Partition(
                            partition,
                            ClickHouseLedger.number(row, 1),
                            ClickHouseLedger.number(row, 2),
                            expired.getOrDefault(partition, 0L)));
        }
        return List.copyOf(partitions.values());
    }

    private List<TableDigest.Hour> hours(String from, List<StoredColumn> columns) throws ServerError {
        List<StoredColumn> summed =
                columns.stream().filter(ClickHouseDigests::isSummed).toList();
        String text = columns.stream()
                .map(column -> "ifNull(" + text(column) + ", char(2))")
                .collect(Collectors.joining(", char(1), "));
        String hash = "bitShiftRight(reinterpretAsUInt64(reverse(substring(MD5(concat(" + text + ")), 1, 8))), 4)";
        StringBuilder sql = new StringBuilder("SELECT __partition, toStartOfHour(__time) AS hour, toInt64(count()),"
                + " toString(sum(toUInt256(" + hash + ")))");
        summed.forEach(column -> sql.append(", ").append(sum(column)));
        sql.append(" FROM ").append(from).append(" GROUP BY 1, 2 ORDER BY 1, 2");
        List<TableDigest.Hour> hours = new ArrayList<>();
        for (List<@Nullable Object> row : requests.rows(sql.toString(), snapshot)) {
            Map<String, BigDecimal> sums = new HashMap<>();
            for (int i = 0; i < summed.size(); i++) {
                String sum = row.get(4 + i) == null ? "" : String.valueOf(row.get(4 + i));
                if (!sum.isEmpty()
                        && !sum.contains("n")) { // doubles may add up to inf; the hash still tells them apart
                    sums.put(summed.get(i).name(), new BigDecimal(sum));
                }
            }
            hours.add(new TableDigest.Hour(
                    (int) ClickHouseLedger.number(row, 0),
                    (Instant) Objects.requireNonNull(row.get(1)),
                    ClickHouseLedger.number(row, 2),
                    new BigInteger(String.valueOf(row.get(3))),
                    sums));
        }
        return hours;
    }

    /** The same as in DuckDB's {@code PortableHash}. */
    private static String text(StoredColumn column) {
        String name = SqlText.quote(column.name());
        return switch (column.type()) {
            case ColumnType.Bool _ -> "toString(toUInt8(" + name + "))";
            case ColumnType.Int _ -> "toString(" + name + ")";
            case ColumnType.BigInt _ -> "toString(" + name + ")";
            case ColumnType.Real _ -> "if(isNull(" + name + "), NULL, 'x')";
            case ColumnType.Decimal(var _, var scale) ->
                "toString(toInt256(toDecimal256(" + name + ", " + scale + ") * toInt256('1" + "0".repeat(scale)
                        + "')))";
            case ColumnType.Text _ -> name;
            case ColumnType.Json _ -> name;
            case ColumnType.Bytes _ -> "hex(" + name + ")";
            case ColumnType.Date _ -> "toString(toInt32(" + name + "))";
            case ColumnType.Timestamp _ -> "toString(toUnixTimestamp64Micro(" + name + "))";
            case ColumnType.Uuid _ -> "toString(" + name + ")";
            case ColumnType.ListOf _ -> "toString(length(" + name + "))";
        };
    }

    /** The columns of the scope and those of our own, in an order that does not depend on the table. */
    private List<StoredColumn> hashed(DigestScope scope) {
        Map<String, StoredColumn> present = new HashMap<>();
        table.schema().stored().forEach(column -> present.put(column.name(), column));
        table.schema().removed().forEach(column -> present.put(column.name(), column));
        List<StoredColumn> columns = new ArrayList<>();
        for (String name : List.of(TableSchema.TIME, TableSchema.PARTITION, TableSchema.OFFSET)) {
            columns.add(Objects.requireNonNull(present.get(name)));
        }
        scope.columns().stream()
                .sorted()
                .map(name -> Objects.requireNonNull(present.get(name)))
                .forEach(columns::add);
        return columns;
    }

    private static String where(DigestScope scope) {
        List<String> conditions = new ArrayList<>();
        scope.below().ifPresent(offsets -> conditions.add(below(offsets)));
        scope.since().ifPresent(since -> conditions.add("__time >= " + Expiry.time(since)));
        scope.until().ifPresent(until -> conditions.add("__time < " + Expiry.time(until)));
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static String below(Map<Integer, Long> offsets) {
        List<String> partitions = new ArrayList<>();
        offsets.forEach((partition, offset) ->
                partitions.add("(__partition = " + partition + " AND __offset < " + offset + ")"));
        return partitions.isEmpty() ? "false" : "(" + String.join(" OR ", partitions) + ")";
    }

    private static boolean isSummed(StoredColumn column) {
        return !column.name().startsWith("__")
                && (column.type() instanceof ColumnType.Int
                        || column.type() instanceof ColumnType.BigInt
                        || column.type() instanceof ColumnType.Real
                        || column.type() instanceof ColumnType.Decimal);
    }

    /** As text, exactly. Doubles are added with compensation, so that their order does not show in the digits compared. */
    private static String sum(StoredColumn column) {
        String name = SqlText.quote(column.name());
        return switch (column.type()) {
            case ColumnType.Real _ -> "toString(sumKahan(" + name + "))";
            case ColumnType.Decimal(var _, var scale) -> "toString(sum(toDecimal256(" + name + ", " + scale + ")))";
            default -> "toString(sum(toInt128(" + name + ")))";
        };
    }
}
