package io.mekong.store.clickhouse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How a cell of one of ClickHouse's types is read out of JSON. */
sealed interface CellType {
    @Nullable
    Object read(JsonParser json) throws IOException;

    /** @param name as ClickHouse writes it, for example {@code Array(Nullable(Decimal(18, 2)))} */
    static CellType parse(String name) {
        int open = name.indexOf('(');
        String word = open < 0 ? name : name.substring(0, open);
        List<String> inner = open < 0 ? List.of() : split(name.substring(open + 1, name.length() - 1));
        return switch (word) {
            case "Nullable", "LowCardinality" -> parse(inner.getFirst());
            case "SimpleAggregateFunction" -> parse(inner.getLast());
            case "Array" -> new Items(parse(inner.getFirst()));
            case "Map" -> new Entries(parse(inner.getLast()));
            case "Tuple" -> tuple(inner);
            case "Bool" -> Plain.TRUTH;
            case "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32" -> Plain.LONG;
            case "UInt64", "Int128", "Int256", "UInt128", "UInt256" -> Plain.WHOLE;
            case "Float32", "Float64", "BFloat16" -> Plain.REAL;
            case "Decimal", "Decimal32", "Decimal64", "Decimal128", "Decimal256" -> Plain.DECIMAL;
            case "Date", "Date32" -> Plain.DATE;
            case "DateTime", "DateTime64" -> Plain.TIME;
            default -> Plain.TEXT;
        };
    }

    private static CellType tuple(List<String> parts) {
        Map<String, CellType> fields = new LinkedHashMap<>();
        List<CellType> items = new ArrayList<>();
        for (String part : parts) {
            int space = part.indexOf(' ');
            boolean named = space > 0 && (part.indexOf('(') < 0 || space < part.indexOf('('));
            items.add(parse(named ? part.substring(space + 1) : part));
            if (named) {
                fields.put(part.substring(0, space).replace("`", ""), items.getLast());
            }
        }
        return fields.isEmpty() ? new Parts(items) : new Fields(fields);
    }

    /** At the commas that are not in brackets or quotes. */
    private static List<String> split(String inner) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int at = 0; at < inner.length(); at++) {
            switch (inner.charAt(at)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\'' -> at = SqlText.next(inner, at) - 1;
                case ',' -> {
                    if (depth == 0) {
                        parts.add(inner.substring(start, at).strip());
                        start = at + 1;
                    }
                }
                default -> {
                    // Part of a name.
                }
            }
        }
        parts.add(inner.substring(start).strip());
        return parts;
    }

    /** One value. */
    enum Plain implements CellType {
        TRUTH,
        LONG,
        WHOLE,
        REAL,
        DECIMAL,
        DATE,
        TIME,
        TEXT;

        @Override
        public @Nullable Object read(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken().isStructStart()) {
                return new Items(TEXT).read(json); // of a type that we do not know
            }
            String text = json.getText();
            return switch (this) {
                case TRUTH -> text.equals("true") || text.equals("1");
                case LONG -> Long.valueOf(text);
                case WHOLE -> whole(new BigInteger(text));
                case REAL -> real(text);
                case DECIMAL -> new BigDecimal(text);
                case DATE -> LocalDate.parse(text);
                case TIME -> Instant.parse(text);
                case TEXT -> text;
            };
        }

        private static Object whole(BigInteger number) {
            return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
        }

        private static Object real(String text) {
            return switch (text) {
                case "inf", "+inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan", "-nan" -> Double.NaN;
                default -> Double.valueOf(text);
            };
        }
    }

    /** A list of values of one type. */
    record Items(CellType item) implements CellType {
        @Override
        public @Nullable Object read(JsonParser json) throws IOException {
            List<@Nullable Object> items = new ArrayList<>();
            while (!Objects.requireNonNull(json.nextToken()).isStructEnd()) {
                items.add(item.read(json));
            }
            return items;
        }
    }

    /** Values of several types, without names. */
    record Parts(List<CellType> parts) implements CellType {
        @Override
        public @Nullable Object read(JsonParser json) throws IOException {
            List<@Nullable Object> items = new ArrayList<>();
            for (CellType part : parts) {
                json.nextToken();
                items.add(part.read(json));
            }
            json.nextToken();
            return items;
        }
    }

    /** Values of several types by their names. */
    record Fields(Map<String, CellType> fields) implements CellType {
        @Override
        public @Nullable Object read(JsonParser json) throws IOException {
            Map<String, @Nullable Object> cells = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                cells.put(name, fields.getOrDefault(name, Plain.TEXT).read(json));
            }
            return cells;
        }
    }

    /** Values of one type by their keys. */
    record Entries(CellType value) implements CellType {
        @Override
        public @Nullable Object read(JsonParser json) throws IOException {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                json.nextToken();
                entries.put(key, value.read(json));
            }
            return entries;
        }
    }
}
