package io.mekong.bench;

import com.dslplatform.json.DslJson;
import com.dslplatform.json.NumberConverter;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What others would read the same columns with, field by field, without objects of their own where they can do without.
 * They have it easier: decimals become doubles, a time that is a text stays one, nothing is checked against the stream, and
 * the cells are only summed.
 */
final class Baselines {
    private final List<Column> columns;
    private final Map<String, ColumnType> types = new HashMap<>();
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory factory = new JsonFactory();
    private final com.dslplatform.json.JsonReader<Object> dslReader = new DslJson<>().newReader();
    /** By column, as dsl-json computes them. */
    private final int[] hashes;

    Baselines(Stream stream) throws IOException {
        columns = stream.columns();
        hashes = new int[columns.size()];
        for (int i = 0; i < hashes.length; i++) {
            types.put(columns.get(i).name(), columns.get(i).type());
            byte[] name = ("\"" + columns.get(i).name() + "\":").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            dslReader.process(name, name.length);
            dslReader.getNextToken();
            hashes[i] = dslReader.fillName();
        }
    }

    long jacksonTree(byte[] event) throws IOException {
        JsonNode node = mapper.readTree(event);
        long sum = 0;
        for (Column column : columns) {
            JsonNode value = node.path(column.name());
            if (value.isNull()) {
                continue;
            }
            sum += switch (column.type()) {
                case ColumnType.BigInt _ -> value.asLong();
                case ColumnType.Real _ -> (long) value.asDouble();
                case ColumnType.Decimal _ -> (long) value.asDouble();
                case ColumnType.Uuid _ -> UUID.fromString(value.asText()).getLeastSignificantBits();
                case ColumnType.Timestamp _ ->
                    value.isTextual() ? value.asText().length() : value.asLong();
                default -> value.asText().length();
            };
        }
        return sum;
    }

    long jacksonStream(byte[] event) throws IOException {
        long sum = 0;
        try (JsonParser parser = factory.createParser(event)) {
            parser.nextToken();
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                ColumnType type = types.get(field);
                if (type == null) {
                    parser.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    sum += jacksonValue(parser, token, type);
                }
            }
        }
        return sum;
    }

    private static long jacksonValue(JsonParser parser, JsonToken token, ColumnType type) throws IOException {
        return switch (type) {
            case ColumnType.BigInt _ -> parser.getLongValue();
            case ColumnType.Real _ -> (long) parser.getDoubleValue();
            case ColumnType.Decimal _ -> (long) NumberInput.parseDouble(parser.getText(), true);
            case ColumnType.Uuid _ -> UUID.fromString(parser.getText()).getLeastSignificantBits();
            case ColumnType.Timestamp _ ->
                token == JsonToken.VALUE_STRING ? parser.getTextLength() : parser.getLongValue();
            default -> parser.getText().length();
        };
    }

    long dslJson(byte[] event) throws IOException {
        dslReader.process(event, event.length);
        long sum = 0;
        dslReader.getNextToken();
        do {
            dslReader.getNextToken();
            int column = column(dslReader.fillName());
            byte first = dslReader.getNextToken();
            if (column < 0) {
                dslReader.skip();
            } else if (!dslReader.wasNull()) {
                sum += dslValue(columns.get(column).type(), first);
            }
        } while (dslReader.getNextToken() == ',');
        return sum;
    }

    private int column(int hash) {
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] == hash) {
                return i;
            }
        }
        return -1;
    }

    private long dslValue(ColumnType type, byte first) throws IOException {
        return switch (type) {
            case ColumnType.BigInt _ -> NumberConverter.deserializeLong(dslReader);
            case ColumnType.Real _ -> (long) NumberConverter.deserializeDouble(dslReader);
            case ColumnType.Decimal _ -> (long) NumberConverter.deserializeDouble(dslReader);
            case ColumnType.Uuid _ ->
                com.dslplatform.json.UUIDConverter.deserialize(dslReader).getLeastSignificantBits();
            case ColumnType.Timestamp _ ->
                first == '"' ? dslReader.readSimpleString().length() : NumberConverter.deserializeLong(dslReader);
            default -> dslReader.readString().length();
        };
    }
}
