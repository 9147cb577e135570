package io.mekong.task;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From what engines answer to what is handed on: String, Long, Double, Boolean, or a List of them. */
final class Cells {
    private Cells() {}

    /** The first row's, by column; what is null is left out. */
    static Map<String, Object> first(Tools.Rows rows) {
        return rows.rows().isEmpty()
                ? Map.of()
                : record(rows.columns(), rows.rows().getFirst());
    }

    /** One row's, by column; what is null is left out. */
    static Map<String, Object> record(List<String> columns, List<@Nullable Object> cells) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            Object cell = cells.get(i);
            if (cell != null) {
                row.put(columns.get(i), plain(cell));
            }
        }
        return row;
    }

    static Object plain(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Byte whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Integer whole -> whole.longValue();
            case Long whole -> whole;
            case Float number -> number.doubleValue();
            case Double number -> number;
            case BigInteger whole -> whole.bitLength() < Long.SIZE ? whole.longValue() : whole.toString();
            case BigDecimal number -> number.toPlainString();
            case List<?> items -> {
                List<Object> plain = new ArrayList<>();
                items.forEach(item -> plain.add(item == null ? "" : plain(item)));
                yield plain;
            }
            default -> value.toString();
        };
    }
}
