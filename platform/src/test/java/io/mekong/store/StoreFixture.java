package io.mekong.store;

import io.mekong.project.ColumnType;
import io.mekong.project.Rollup;
import io.mekong.project.Table;
import io.mekong.store.TableSchema.StoredColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schemas, rows and ledger entries for the store's tests. */
public final class StoreFixture {
    public static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private StoreFixture() {}

    public static TableSchema schema(String name, StoredColumn... columns) {
        List<StoredColumn> all = new ArrayList<>();
        all.add(new StoredColumn(TableSchema.TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)));
        all.addAll(List.of(columns));
        all.add(new StoredColumn(TableSchema.PARTITION, new ColumnType.Int()));
        all.add(new StoredColumn(TableSchema.OFFSET, new ColumnType.BigInt()));
        return TableSchema.ofColumns(name, all);
    }

    /** The same table with derived columns: a name and its SQL, in turn. */
    public static TableSchema derived(TableSchema schema, String... namesAndSql) {
        List<Table.Derived> derived = new ArrayList<>();
        for (int i = 0; i < namesAndSql.length; i += 2) {
            derived.add(new Table.Derived(namesAndSql[i], namesAndSql[i + 1], ""));
        }
        return new TableSchema(
                schema.name(), schema.columns(), derived, schema.key(), schema.rollups(), schema.removed());
    }

    public static TableSchema rollups(TableSchema schema, Rollup... rollups) {
        return new TableSchema(
                schema.name(), schema.columns(), schema.derived(), schema.key(), List.of(rollups), schema.removed());
    }

    /** The same table with a key. */
    public static TableSchema keyed(TableSchema schema, String... key) {
        List<StoredColumn> columns = new ArrayList<>(schema.columns());
        columns.add(new StoredColumn(TableSchema.DELETED, new ColumnType.Bool()));
        columns.add(new StoredColumn(TableSchema.KEPT, new ColumnType.Text()));
        return new TableSchema(
                schema.name(), columns, schema.derived(), List.of(key), schema.rollups(), schema.removed());
    }

    public static StoredColumn column(String name, ColumnType type) {
        return new StoredColumn(name, type);
    }

    /** {@code demo} with {@code price} and {@code name}. */
    public static TableSchema demo(String name) {
        return schema(name, column("price", new ColumnType.BigInt()), column("name", new ColumnType.Text()));
    }

    /** Rows of {@link #demo}, at offsets from {@code first} on: price is the offset times ten. */
    public static RowBatch demoRows(TableSchema schema, int partition, long first, int count) {
        RowBatch batch = new RowBatch(schema);
        for (int i = 0; i < count; i++) {
            put(batch, partition, first + i, (first + i) * 10, "row " + (first + i));
        }
        return batch;
    }

    /** One row; {@code cells} are those between the time and the partition, as the column's type keeps them. */
    public static void put(RowBatch batch, int partition, long offset, @Nullable Object... cells) {
        putAt(batch, NOON.plus(offset, ChronoUnit.MICROS), partition, offset, cells);
    }

    /** The same at a time of the caller's; in a keyed table {@code cells} go on with whether the row is deleted. */
    public static void putAt(RowBatch batch, Instant time, int partition, long offset, @Nullable Object... cells) {
        batch.beginRow();
        int row = batch.openRow();
        TableSchema schema = batch.schema();
        batch.column(schema.indexOf(TableSchema.TIME).orElseThrow())
                .putLong(row, ChronoUnit.MICROS.between(Instant.EPOCH, time));
        batch.column(schema.indexOf(TableSchema.PARTITION).orElseThrow()).putLong(row, partition);
        batch.column(schema.indexOf(TableSchema.OFFSET).orElseThrow()).putLong(row, offset);
        for (int i = 0; i < cells.length; i++) {
            boolean last = schema.keyed() && i == schema.columns().size() - 5;
            putCell(batch.column(last ? schema.indexOf(TableSchema.DELETED).orElseThrow() : i + 1), row, cells[i]);
        }
        batch.endRow();
    }

    /** In the row that was put last the cell of that column stays what it was. */
    public static void keep(RowBatch batch, String column) {
        TableSchema schema = batch.schema();
        int row = batch.rows() - 1;
        batch.column(schema.indexOf(column).orElseThrow()).putNull(row);
        batch.column(schema.indexOf(TableSchema.KEPT).orElseThrow()).addText(row, TableSchema.keptMark(column));
    }

    private static void putCell(ColumnVector vector, int row, @Nullable Object cell) {
        switch (cell) {
            case null -> vector.putNull(row);
            case Boolean truth -> vector.putLong(row, truth ? 1 : 0);
            case Integer number -> vector.putLong(row, number);
            case Long number -> vector.putLong(row, number);
            case Double number -> vector.putDouble(row, number);
            case String text -> putText(vector, row, text);
            case BigDecimal number -> putDecimal(vector, row, number);
            case UUID uuid -> vector.putWide(row, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
            case List<?> elements -> {
                vector.beginList(row);
                for (Object element : elements) {
                    putCell(vector.elements(), vector.openElement(row), element);
                }
            }
            default -> throw new IllegalArgumentException(String.valueOf(cell));
        }
    }

    private static void putText(ColumnVector vector, int row, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        vector.putText(row, utf8, 0, utf8.length);
    }

    /** The number must have the scale of its column. */
    private static void putDecimal(ColumnVector vector, int row, BigDecimal number) {
        if (vector.kind() == ColumnVector.Kind.LONG) {
            vector.putLong(row, number.unscaledValue().longValueExact());
        } else {
            vector.putWide(
                    row,
                    number.unscaledValue().shiftRight(64).longValueExact(),
                    number.unscaledValue().longValue());
        }
    }

    /** Appends and commits at once. */
    public static void commit(TableWriter writer, RowBatch rows, List<LedgerEntry> entries) {
        writer.append(rows);
        writer.commit(entries);
    }

    public static LedgerEntry entry(String table, int partition, long first, long last, long rejected, Instant at) {
        return new LedgerEntry(
                table,
                "topic-" + table,
                "id-" + table,
                partition,
                first,
                last,
                LedgerCounts.of(last - first + 1 - rejected, rejected),
                Optional.of(NOON),
                Optional.of(NOON.plusSeconds(1)),
                NOON.plusSeconds(2),
                at);
    }
}
