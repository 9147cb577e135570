package io.mekong.cdc;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A table whose changes are wanted, as its database describes it.
 *
 * @param identity what the log says of a row that was there before: {@code d} its primary key, {@code f} all of it,
 *     {@code i} the columns of an index, {@code n} nothing
 * @param neverNull columns that a key could be made of, with commas between
 */
record CapturedTable(boolean holdsRows, char identity, boolean hasKey, String neverNull) {
    static CapturedTable of(ResultSet row) throws SQLException {
        String columns = row.getString("never_null");
        return new CapturedTable(
                row.getBoolean("holds_rows"),
                row.getString("identity").charAt(0),
                row.getBoolean("has_key"),
                columns == null ? "" : columns);
    }
}
