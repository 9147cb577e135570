package io.mekong.cdc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A table whose changes are wanted, as its database describes it.
 *
 * @param number the database's own: a table that was dropped and made anew has another
 * @param identity what the log says of a row that was there before: {@code d} its primary key, {@code f} all of it,
 *     {@code i} the columns of an index, {@code n} nothing
 * @param isLogged whether its changes are in the log at all
 * @param neverNull a column that a key could be made of, as it stands in a statement; empty: there is none
 */
record CapturedTable(
        long number, boolean holdsRows, boolean isLogged, char identity, boolean hasKey, String neverNull) {
    static CapturedTable of(ResultSet row) throws SQLException {
        String column = row.getString("never_null");
        return new CapturedTable(
                row.getLong("number"),
                row.getBoolean("holds_rows"),
                row.getBoolean("is_logged"),
                row.getString("identity").charAt(0),
                row.getBoolean("has_key"),
                column == null ? "" : column);
    }
}
