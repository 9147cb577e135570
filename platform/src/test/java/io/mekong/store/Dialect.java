package io.mekong.store;

import java.time.Instant;
import java.time.LocalDate;

/** What the contracts ask in SQL, as an engine says it, and how far its types reach. */
public interface Dialect {
    /** All columns but these. */
    String allBut(String... columns);

    /** The minute that a time is in. */
    String minute(String time);

    /** The week that a time is in; weeks begin on Mondays. */
    String week(String time);

    /** The value in the row that is first by event time, offset and partition. */
    String first(String column);

    String last(String column);

    /** A value of the column that so large a share of the others do not exceed. */
    String quantile(String column, double share);

    /** The text as a number, or null where it is none. */
    String numberOrNull(String column);

    /** A table of so many rows with their numbers. */
    String numbers(long count);

    /** The column of {@link #numbers}. */
    String number();

    /** An expression that fails with a message. */
    String failing(String message);

    /** Part of what the engine says of a table that it does not know. */
    String unknownTable();

    /** Part of what it says of the sum of a text. */
    String noSumOfText();

    /** The first day that a date can be. */
    LocalDate firstDay();

    /** A time near the last that there is. */
    Instant lastTime();

    Dialect DUCKDB = new Dialect() {
        private static final String PLACE = "(__time, __offset, __partition)";

        @Override
        public String allBut(String... columns) {
            return "* EXCLUDE (" + String.join(", ", columns) + ")";
        }

        @Override
        public String minute(String time) {
            return "time_bucket(INTERVAL 1 MINUTE, " + time + ")";
        }

        @Override
        public String week(String time) {
            return "time_bucket(INTERVAL 7 DAYS, " + time + ")";
        }

        @Override
        public String first(String column) {
            return "arg_min(" + column + ", " + PLACE + ")";
        }

        @Override
        public String last(String column) {
            return "arg_max(" + column + ", " + PLACE + ")";
        }

        @Override
        public String quantile(String column, double share) {
            return "quantile_disc(" + column + ", " + share + ")";
        }

        @Override
        public String numberOrNull(String column) {
            return column + "::INTEGER";
        }

        @Override
        public String numbers(long count) {
            return "range(" + count + ")";
        }

        @Override
        public String number() {
            return "range";
        }

        @Override
        public String failing(String message) {
            return "error('" + message + "')";
        }

        @Override
        public String unknownTable() {
            return "does not exist";
        }

        @Override
        public String noSumOfText() {
            return "sum(VARCHAR)";
        }

        @Override
        public LocalDate firstDay() {
            return LocalDate.parse("0001-01-01");
        }

        @Override
        public Instant lastTime() {
            return Instant.parse("9999-12-31T23:59:59Z");
        }
    };
}
