package io.mekong.cdc;

import io.mekong.core.MekongException;
import io.mekong.service.Login;
import java.net.UnknownHostException;
import java.sql.SQLException;

/**
 * What PostgreSQL, or the way to it, refuses, with what mends it.
 *
 * @param name the database's in the settings
 * @see <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">PostgreSQL error codes</a>
 */
record Refusal(String what, String name, Login database) {
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NO_SUCH_DATABASE = "3D000";
    /** What PostgreSQL says to one who may not. */
    static final String NOT_ALLOWED = "42501";

    /** Whether somebody is not let in: unknown, with another password, or from a place that is not allowed. */
    static boolean isOfLogin(SQLException e) {
        return state(e).startsWith("28");
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    MekongException of(SQLException e) {
        String state = state(e);
        if (state.startsWith("08")) {
            return MekongException.resource(
                    what,
                    unreachable(e),
                    "Start it, or correct " + setting("url") + ". It is tried again by itself.",
                    e);
        }
        String why = "PostgreSQL says: " + MekongException.reason(e);
        if (state.equals(WRONG_PASSWORD)) {
            return MekongException.user(what, why, "Correct " + setting("user") + " and `password`.");
        }
        if (isOfLogin(e)) {
            return MekongException.user(
                    what,
                    why,
                    "Correct " + setting("user")
                            + ", or let it in: `ALTER ROLE … LOGIN;`, or a line in the server's pg_hba.conf.");
        }
        String place = Catalog.quoted(JdbcAddress.parse(database.url()).getProperty("PGDBNAME"));
        if (state.equals(NO_SUCH_DATABASE)) {
            return MekongException.user(
                    what, why, "Correct " + setting("url") + ", or run `CREATE DATABASE " + place + ";`.");
        }
        if (state.equals(NOT_ALLOWED) && why.contains("permission denied for database")) {
            return MekongException.user(
                    what,
                    why,
                    "Run `GRANT CONNECT ON DATABASE " + place + " TO "
                            + Catalog.quoted(database.user().orElse("")) + ";`.");
        }
        return MekongException.resource(what, why, "It is tried again by itself.", e);
    }

    private String unreachable(SQLException e) {
        String server = JdbcAddress.parse(database.url()).getProperty("PGHOST") + ":"
                + JdbcAddress.parse(database.url()).getProperty("PGPORT");
        return e.getCause() instanceof UnknownHostException
                ? "there is no host of the name in " + server
                : "nothing answers at " + server + " (" + MekongException.rootReason(e) + ")";
    }

    private String setting(String key) {
        return "`databases." + name + "." + key + "` in mekong.yaml";
    }
}
