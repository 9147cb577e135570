package io.mekong.sink;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** What PostgreSQL says, for a person. */
final class PostgresErrors {
    private final String what;

    PostgresErrors(String table) {
        this.what = "Cannot write to the table " + table;
    }

    MekongException of(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        // Connection, operator intervention, and what a crash recovery says.
        if (state.startsWith("08") || state.startsWith("57P") || isBroken(e)) {
            return new ConnectionLostException(what, e);
        }
        String fix = switch (state) {
            case "53100" -> "Make room on the disk of PostgreSQL.";
            case "42501" ->
                "Grant the role what it needs: INSERT, UPDATE, DELETE and SELECT, and CREATE for new tables.";
            case "28P01", "28000" -> "Check user and password of the database.";
            case "22001", "22003", "22P02", "22007", "22008", "23502", "23514" ->
                "Convert or leave out such rows in the job's SQL, or change the table.";
            case "23505" -> "The table has a unique key of its own that two rows share.";
            case "40001", "40P01" -> "Write the batch again: another transaction was in the way.";
            default -> "";
        };
        return MekongException.resource(what, MekongException.reason(e), fix, e);
    }

    /** COPY breaks off with the driver's own words. */
    private static boolean isBroken(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    MekongException user(String why, String fix) {
        return MekongException.user(what, why, fix);
    }
}
