package io.mekong.store.duckdb;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** From what the driver returns to the few plain types of {@link io.mekong.store.QueryResult}. */
final class DuckDbValues {
    private DuckDbValues() {}

    static List<@Nullable Object> row(ResultSet rows, int columns) throws SQLException {
        List<@Nullable Object> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
            Object value = rows.getObject(i);
            // The driver's Timestamp is in the time zone of this process; its LocalDateTime is what is stored: UTC.
            row.add(value instanceof Timestamp ? plain(rows.getObject(i, LocalDateTime.class)) : plain(value));
        }
        return row;
    }

    /** What a value takes of the heap, near enough to bound a result. */
    static long roughBytes(@Nullable Object value) {
        long own = 16;
        switch (value) {
            case null -> own = 4;
            case String text -> own += text.length();
            case List<?> list -> {
                for (Object item : list) {
                    own += roughBytes(item);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    own += roughBytes(entry.getKey()) + roughBytes(entry.getValue());
                }
            }
            default -> own += 16;
        }
        return own;
    }

    static @Nullable Object parameter(@Nullable Object value) {
        return value instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : value;
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Boolean truth -> truth;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigDecimal number -> number;
            case BigInteger number -> number;
            case LocalDate date -> date;
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            // In a list or struct the driver knows no other form; the hour that the zone skips in spring is lost there.
            case Timestamp time -> time.toLocalDateTime().toInstant(ZoneOffset.UTC);
            case OffsetDateTime time -> time.toInstant();
            case Array array -> list(array);
            case DuckDBStruct struct -> map(struct.getMap());
            case Struct struct -> struct.toString();
            case Map<?, ?> map -> map(map);
            case Blob blob -> Base64.getEncoder().encodeToString(blob.getBytes(1, (int) blob.length()));
            default -> value.toString();
        };
    }

    private static List<@Nullable Object> list(Array array) throws SQLException {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : (Object[]) array.getArray()) {
            items.add(plain(item));
        }
        return items;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> entries) throws SQLException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            map.put(String.valueOf(entry.getKey()), plain(entry.getValue()));
        }
        return map;
    }
}
