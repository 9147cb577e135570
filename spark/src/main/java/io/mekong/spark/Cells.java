package io.mekong.spark;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Cells of Spark's rows as the rest of us has them. */
final class Cells {
    private Cells() {}

    static @Nullable Object[] of(Row row) {
        @Nullable Object[] cells = new Object[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = plain(row.get(i));
        }
        return cells;
    }

    /** @return null, Boolean, Long, Double, BigDecimal, String, Instant or LocalDate */
    static @Nullable Object plain(@Nullable Object cell) {
        return switch (cell) {
            case null -> null;
            case Boolean truth -> truth;
            case Byte number -> number.longValue();
            case Short number -> number.longValue();
            case Integer number -> number.longValue();
            case Long number -> number;
            case Float number -> number.doubleValue();
            case Double number -> number;
            case java.math.BigDecimal number -> number;
            case Instant time -> time;
            case Timestamp time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case LocalDate date -> date;
            case Date date -> date.toLocalDate();
            default -> cell.toString();
        };
    }

    /** The other way round. */
    static @Nullable Object spark(@Nullable Object cell) {
        return switch (cell) {
            case Instant time -> Timestamp.from(time);
            case LocalDate date -> Date.valueOf(date);
            case null, default -> cell;
        };
    }
}
