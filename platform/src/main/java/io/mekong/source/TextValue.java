package io.mekong.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.project.ColumnType;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The JSON value that a CSV text means in a column. Text that is no value of the type stays text: it is the stream's to
 * reject, with its reason.
 */
final class TextValue {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TextValue() {}

    /** @param type empty: a column that the stream does not have, kept as text */
    static void write(JsonGenerator json, String text, Optional<ColumnType> type) throws IOException {
        if (type.isEmpty()) {
            json.writeString(text);
            return;
        }
        switch (type.get()) {
            case ColumnType.Bool ignored -> writeBool(json, text);
            case ColumnType.Int ignored -> writeNumberIf(JsonNumbers.isLong(text.strip()), json, text);
            case ColumnType.BigInt ignored -> writeNumberIf(JsonNumbers.isLong(text.strip()), json, text);
            case ColumnType.Real ignored -> writeNumberIf(JsonNumbers.isNumber(text.strip()), json, text);
            case ColumnType.Decimal ignored -> writeNumberIf(JsonNumbers.isNumber(text.strip()), json, text);
            case ColumnType.Timestamp timestamp -> writeTime(json, text, timestamp);
            case ColumnType.Json ignored -> writeJson(json, text);
            case ColumnType.ListOf ignored -> writeJson(json, text);
            case ColumnType.Text ignored -> json.writeString(text);
            case ColumnType.Date ignored -> json.writeString(text.strip());
            case ColumnType.Bytes ignored -> json.writeString(text.strip());
            case ColumnType.Uuid ignored -> json.writeString(text.strip());
        }
    }

    private static void writeBool(JsonGenerator json, String text) throws IOException {
        switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> json.writeBoolean(true);
            case "false" -> json.writeBoolean(false);
            default -> json.writeString(text);
        }
    }

    /** The digits as written: no rounding, no lost zeros. */
    private static void writeNumberIf(boolean valid, JsonGenerator json, String text) throws IOException {
        if (valid) {
            json.writeNumber(text.strip());
        } else {
            json.writeString(text);
        }
    }

    /** Epoch numbers and ISO text as they are; other ways to write a time as ISO. */
    private static void writeTime(JsonGenerator json, String text, ColumnType.Timestamp type) throws IOException {
        String plain = text.strip();
        if (JsonNumbers.isNumber(plain)) {
            json.writeNumber(plain);
        } else if (plain.indexOf('T') > 0 && !plain.endsWith("UTC") && !plain.endsWith("GMT")) {
            json.writeString(plain);
        } else {
            json.writeString(
                    EventTime.parse(plain, type.unit()).map(Object::toString).orElse(text));
        }
    }

    private static void writeJson(JsonGenerator json, String text) throws IOException {
        try {
            JSON.readTree(text);
        } catch (JsonProcessingException e) {
            json.writeString(text);
            return;
        }
        // A value may span lines in a quoted field; an event is one line.
        json.writeRawValue(text.replace('\n', ' ').replace('\r', ' '));
    }
}
