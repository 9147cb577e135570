package io.mekong.spark;

import io.mekong.event.RowSink;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One event's cells as Spark has them. */
final class CellSink implements RowSink {
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    private final ColumnType[] types;
    private final @Nullable Object[] cells;
    private @Nullable List<@Nullable Object> list;

    CellSink(Stream stream) {
        this.types = stream.columns().stream().map(column -> column.type()).toArray(ColumnType[]::new);
        this.cells = new Object[types.length];
    }

    void clear() {
        Arrays.fill(cells, null);
        list = null;
    }

    @Nullable
    Object cell(int column) {
        return cells[column];
    }

    private ColumnType type(int column) {
        return types[column] instanceof ColumnType.ListOf(var element) ? element : types[column];
    }

    private void put(int column, @Nullable Object cell) {
        if (list != null) {
            list.add(cell);
        } else {
            cells[column] = cell;
        }
    }

    @Override
    public void putLong(int column, long value) {
        put(
                column,
                switch (type(column)) {
                    case ColumnType.Bool _ -> value != 0;
                    case ColumnType.Int _ -> (int) value;
                    case ColumnType.Date _ -> Date.valueOf(LocalDate.ofEpochDay(value));
                    case ColumnType.Timestamp _ -> time(value);
                    case ColumnType.Decimal(var _, var scale) -> BigDecimal.valueOf(value, scale);
                    case ColumnType.BigInt _,
                            ColumnType.Real _,
                            ColumnType.Text _,
                            ColumnType.Uuid _,
                            ColumnType.Json _,
                            ColumnType.Bytes _,
                            ColumnType.ListOf _ -> value;
                });
    }

    static Timestamp time(long micros) {
        return Timestamp.from(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    @Override
    public void putDouble(int column, double value) {
        put(column, value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        if (type(column) instanceof ColumnType.Decimal(var _, var scale)) {
            BigInteger lower = BigInteger.valueOf(low);
            BigInteger whole =
                    BigInteger.valueOf(high).shiftLeft(64).add(lower.signum() < 0 ? lower.add(TWO_TO_64) : lower);
            put(column, new BigDecimal(whole, scale));
        } else {
            put(column, new UUID(high, low).toString());
        }
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        put(
                column,
                type(column) instanceof ColumnType.Bytes
                        ? ByteBuffer.allocate(length).put(utf8, offset, length).array()
                        : new String(utf8, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void putNull(int column) {
        put(column, null);
    }

    @Override
    public void keep(int column) {
        put(column, null);
    }

    @Override
    public void beginList(int column) {
        list = new ArrayList<>();
    }

    @Override
    public void endList(int column) {
        List<@Nullable Object> done = list;
        list = null;
        cells[column] = done == null ? null : done.toArray();
    }
}
