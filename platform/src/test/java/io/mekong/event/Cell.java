package io.mekong.event;

import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        return Column.of(name, type);
    }

    static Column required(String name, ColumnType type) {
        return Column.of(name, type).whenRequired();
    }

    /** A column of that name and way. */
    static Column at(String way, ColumnType type) {
        return new Column(way, FieldPath.parse(way), type, false, Optional.empty(), AllowedValues.ANY, "");
    }

    static Stream stream(Optional<String> eventTime, Column... columns) {
        return Stream.of("s", 1, List.of(columns), eventTime, Optional.empty());
    }

    /** The same stream, of messages in another format. */
    static Stream in(Format format, UnknownFields unknown, Stream stream) {
        return new Stream(
                stream.name(),
                stream.description(),
                stream.topic(),
                stream.partitions(),
                format,
                stream.columns(),
                unknown,
                stream.eventTime(),
                stream.key(),
                stream.maxMessage(),
                stream.archive());
    }

    /** What a JSON value becomes in a column of the type. */
    static Object of(ColumnType type, String json) throws RejectedEvent {
        Object cell = decode(stream(Optional.empty(), optional("x", type)), "{\"x\":" + json + "}")
                .get(0);
        return cell == null ? "null" : cell;
    }

    /** The cells by column; an absent one is null. */
    static Map<Integer, Object> decode(Stream stream, String event) throws RejectedEvent {
        return decode(stream, EventDecoder.of(stream), event.getBytes(StandardCharsets.UTF_8));
    }

    static Map<Integer, Object> decode(Stream stream, EventDecoder decoder, byte[] event) throws RejectedEvent {
        Kept kept = new Kept(stream);
        decoder.decode(event, kept);
        return kept.cells();
    }

    static BigDecimal big(String number) {
        return new BigDecimal(number);
    }
}
