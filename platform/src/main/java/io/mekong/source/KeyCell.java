package io.mekong.source;

import io.mekong.event.RowSink;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Catches the cell that becomes a message's key, as text. */
final class KeyCell implements RowSink {
    private final Optional<Column> key;
    private final int keyColumn;
    private byte @Nullable [] bytes;

    KeyCell(Stream stream) {
        key = stream.key().flatMap(stream::column);
        keyColumn = key.map(stream.columns()::indexOf).orElse(-1);
    }

    void clear() {
        bytes = null;
    }

    /** Null where the event had none. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    @Override
    public void putLong(int column, long value) {
        if (column == keyColumn) {
            boolean decimal = key.orElseThrow().type() instanceof ColumnType.Decimal;
            text(decimal ? decimal(BigInteger.valueOf(value)) : Long.toString(value));
        }
    }

    @Override
    public void putDouble(int column, double value) {
        if (column == keyColumn) {
            text(Double.toString(value));
        }
    }

    @Override
    public void putWide(int column, long high, long low) {
        if (column == keyColumn) {
            boolean decimal = key.orElseThrow().type() instanceof ColumnType.Decimal;
            byte[] wide = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            text(decimal ? decimal(new BigInteger(wide)) : new UUID(high, low).toString());
        }
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        if (column == keyColumn) {
            bytes = Arrays.copyOfRange(utf8, offset, offset + length);
        }
    }

    /** A list is no key. */
    @Override
    public void putNull(int column) {}

    @Override
    public void keep(int column) {}

    @Override
    public void beginList(int column) {}

    @Override
    public void endList(int column) {}

    private String decimal(BigInteger unscaled) {
        ColumnType.Decimal type = (ColumnType.Decimal) key.orElseThrow().type();
        return new BigDecimal(unscaled, type.scale()).toString();
    }

    private void text(String value) {
        bytes = value.getBytes(StandardCharsets.UTF_8);
    }
}
