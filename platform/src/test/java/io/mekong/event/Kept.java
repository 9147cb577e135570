package io.mekong.event;

import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers what was put: {@code Long}, {@code Double}, {@code BigDecimal}, {@code UUID}, {@code String} or a list of these. */
final class Kept implements RowSink {
    /** Stands for a cell that stays what it was. */
    static final String KEPT = "(kept)";

    private final Stream stream;
    private final Map<Integer, Object> cells = new TreeMap<>();
    private @Nullable List<@Nullable Object> list;

    Kept(Stream stream) {
        this.stream = stream;
    }

    /** By column; an absent one is null. */
    Map<Integer, Object> cells() {
        return cells;
    }

    @Override
    public void putLong(int column, long value) {
        put(
                column,
                type(column) instanceof ColumnType.Decimal(int precision, int scale) && precision <= 18
                        ? BigDecimal.valueOf(value, scale)
                        : value);
    }

    @Override
    public void putDouble(int column, double value) {
        put(column, value);
    }

    @Override
    public void putWide(int column, long high, long low) {
        byte[] wide = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        put(
                column,
                type(column) instanceof ColumnType.Decimal decimal
                        ? new BigDecimal(new BigInteger(wide), decimal.scale())
                        : new UUID(high, low));
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        put(column, new String(utf8, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void putNull(int column) {
        if (list == null) {
            throw new IllegalStateException("a null outside of a list");
        }
        list.add(null);
    }

    @Override
    public void keep(int column) {
        put(column, KEPT);
    }

    @Override
    public void beginList(int column) {
        list = new ArrayList<>();
    }

    @Override
    public void endList(int column) {
        cells.put(column, java.util.Objects.requireNonNull(list));
        list = null;
    }

    private void put(int column, Object value) {
        if (list == null) {
            cells.put(column, value);
        } else {
            list.add(value);
        }
    }

    private ColumnType type(int column) {
        ColumnType type = stream.columns().get(column).type();
        return type instanceof ColumnType.ListOf(ColumnType element) ? element : type;
    }
}
