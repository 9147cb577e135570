package io.mekong.store;

import io.mekong.project.ColumnType;
import io.mekong.store.TableSchema.StoredColumn;
import java.math.BigDecimal;
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
                case String text -> batch.column(i + 1).putObject(row, text);
                case BigDecimal number -> batch.column(i + 1).putObject(row, number);
                case UUID uuid -> batch.column(i + 1).putObject(row, uuid);
                default -> throw new IllegalArgumentException(String.valueOf(cells[i]));
            }
        }
        batch.endRow();
    }

    public static LedgerEntry entry(String table, int partition, long first, long last, long rejected, Instant at) {
        return new LedgerEntry(
                table,
                "topic-" + table,
                partition,
                first,
                last,
                last - first + 1 - rejected,
                rejected,
                Optional.of(NOON),
                Optional.of(NOON.plusSeconds(1)),
                NOON.plusSeconds(2),
                at);
    }
}
