package io.mekong.store.clickhouse;

import io.mekong.store.Dialect;
import java.time.Instant;
import java.time.LocalDate;

/** ClickHouse's. */
final class ClickHouseDialect implements Dialect {
    private static final String PLACE = "(__time, __offset, __partition)";

    @Override
    public String allBut(String... columns) {
        return "* EXCEPT (" + String.join(", ", columns) + ")";
    }

    @Override
    public String minute(String time) {
        return "toStartOfMinute(" + time + ")";
    }

    @Override
    public String week(String time) {
        return "toDateTime64(toMonday(toDate32(" + time + ")), 6, 'UTC')";
    }

    @Override
    public String first(String column) {
        return "argMin(" + column + ", " + PLACE + ")";
    }

    @Override
    public String last(String column) {
        return "argMax(" + column + ", " + PLACE + ")";
    }

    @Override
    public String quantile(String column, double share) {
        return "quantileExactLow(" + share + ")(" + column + ")";
    }

    @Override
    public String numberOrNull(String column) {
        return "toInt32OrNull(" + column + ")";
    }

    @Override
    public String numbers(long count) {
        return "numbers(" + count + ")";
    }

    @Override
    public String number() {
        return "number";
    }

    @Override
    public String failing(String message) {
        return "throwIf(1, '" + message + "')";
    }

    @Override
    public String unknownTable() {
        return "Unknown table";
    }

    @Override
    public String noSumOfText() {
        return "String";
    }

    /** Dates and times are kept beyond these, but shown as these. */
    @Override
    public LocalDate firstDay() {
        return LocalDate.parse("1900-01-01");
    }

    @Override
    public Instant lastTime() {
        return Instant.parse("2299-12-31T23:59:59Z");
    }
}
