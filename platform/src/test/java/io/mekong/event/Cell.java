package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decodes events of one or more columns and remembers what was put. */
final class Cell {
    static final ColumnType BOOL = new ColumnType.Bool();
    static final ColumnType INT = new ColumnType.Int();
    static final ColumnType BIGINT = new ColumnType.BigInt();
    static final ColumnType REAL = new ColumnType.Real();
    static final ColumnType TEXT = new ColumnType.Text();
    static final ColumnType DATE = new ColumnType.Date();
    static final ColumnType TIME = new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO);
    static final ColumnType UUID = new ColumnType.Uuid();
    static final ColumnType JSON = new ColumnType.Json();

    private Cell() {}

    static ColumnType decimal(int precision, int scale) {
        return new ColumnType.Decimal(precision, scale);
    }

    static Column optional(String name, ColumnType type) {
        return new Column(name, name, type, false, Optional.empty(), "");
    }

    static Column required(String name, ColumnType type) {
        return new Column(name, name, type, true, Optional.empty(), "");
    }

    static Stream stream(Optional<String> eventTime, Column... columns) {
        return new Stream(
                "s", "", "s", 1, List.of(columns), eventTime, Optional.empty(), io.mekong.core.DataSize.ofMegabytes(1));
    }

    /** What a JSON value becomes in a column of the type. */
    static Object of(ColumnType type, String json) throws RejectedEvent {
        Object cell = decode(stream(Optional.empty(), optional("x", type)), "{\"x\":" + json + "}")
                .get(0);
        return cell == null ? "null" : cell;
    }

    /** The cells by column; an absent one is null. */
    static Map<Integer, Object> decode(Stream stream, String event) throws RejectedEvent {
        return decode(EventDecoder.of(stream), event.getBytes(StandardCharsets.UTF_8));
    }

    static Map<Integer, Object> decode(EventDecoder decoder, byte[] event) throws RejectedEvent {
        Map<Integer, Object> cells = new TreeMap<>();
        decoder.decode(event, new RowSink() {
            @Override
            public void putLong(int column, long value) {
                cells.put(column, value);
            }

            @Override
            public void putDouble(int column, double value) {
                cells.put(column, value);
            }

            @Override
            public void putObject(int column, Object value) {
                cells.put(column, value);
            }
        });
        return cells;
    }

    static BigDecimal big(String number) {
        return new BigDecimal(number);
    }
}
