package io.mekong.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results as JSON: whole numbers beyond 2^53 and decimals that a double would change as text, instants as ISO-8601 in
 * UTC, what is not a number (infinity, NaN) as null.
 */
public final class ResultJson {
    private static final long LARGEST_EXACT = 1L << 53;

    private ResultJson() {}

    /** Writes the fields {@code columns}, {@code rows} and {@code truncated} into the open object. */
    public static void writeFields(JsonGenerator json, QueryResult result) throws IOException {
        json.writeArrayFieldStart("columns");
        for (ResultColumn column : result.columns()) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("rows");
        for (List<@Nullable Object> row : result.rows()) {
            write(json, row);
        }
        json.writeEndArray();
        json.writeBooleanField("truncated", result.truncated());
    }

    /** Writes the rows as a list of objects: each column by its name. */
    public static void writeObjects(JsonGenerator json, QueryResult result) throws IOException {
        json.writeStartArray();
        for (List<@Nullable Object> row : result.rows()) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                json.writeFieldName(result.columns().get(i).name());
                write(json, row.get(i));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> writeLong(json, number);
            case Double number -> writeDouble(json, number);
            case BigInteger number -> writeBigInteger(json, number);
            case BigDecimal number -> writeDecimal(json, number);
            case Instant time -> json.writeString(time.toString());
            case List<?> list -> {
                json.writeStartArray();
                for (Object item : list) {
                    write(json, item);
                }
                json.writeEndArray();
            }
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            default -> json.writeString(value.toString());
        }
    }

    private static void writeLong(JsonGenerator json, long number) throws IOException {
        if (Math.abs(number) <= LARGEST_EXACT && number != Long.MIN_VALUE) {
            json.writeNumber(number);
        } else {
            json.writeString(Long.toString(number));
        }
    }

    private static void writeBigInteger(JsonGenerator json, BigInteger number) throws IOException {
        if (number.bitLength() <= 53) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(number.toString());
        }
    }

    private static void writeDouble(JsonGenerator json, double number) throws IOException {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeNull();
        }
    }

    /** A browser reads numbers as doubles: what fits one exactly in text is a number, the rest stays text. */
    private static void writeDecimal(JsonGenerator json, BigDecimal number) throws IOException {
        if (number.precision() <= 15) {
            json.writeNumber(number.toPlainString());
        } else {
            json.writeString(number.toPlainString());
        }
    }
}
