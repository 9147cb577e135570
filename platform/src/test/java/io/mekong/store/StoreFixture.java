package io.mekong.store;

import io.mekong.project.ColumnType;
import io.mekong.store.TableSchema.StoredColumn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
        return new TableSchema(name, all);
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
        batch.beginRow();
        int row = batch.openRow();
        TableSchema schema = batch.schema();
        batch.column(schema.indexOf(TableSchema.TIME).orElseThrow()).putLong(row, NOON.toEpochMilli() * 1_000 + offset);
        batch.column(schema.indexOf(TableSchema.PARTITION).orElseThrow()).putLong(row, partition);
        batch.column(schema.indexOf(TableSchema.OFFSET).orElseThrow()).putLong(row, offset);
        for (int i = 0; i < cells.length; i++) {
            switch (cells[i]) {
                case null -> batch.column(i + 1).putNull(row);
                case Boolean truth -> batch.column(i + 1).putLong(row, truth ? 1 : 0);
                case Integer number -> batch.column(i + 1).putLong(row, number);
                case Long number -> batch.column(i + 1).putLong(row, number);
                case Double number -> batch.column(i + 1).putDouble(row, number);
                case String text -> putText(batch.column(i + 1), row, text);
                case BigDecimal number -> putDecimal(batch.column(i + 1), row, number);
                case UUID uuid ->
                    batch.column(i + 1).putWide(row, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
                default -> throw new IllegalArgumentException(String.valueOf(cells[i]));
            }
        }
        batch.endRow();
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
