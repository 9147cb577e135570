package io.mekong.workflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * How far a workflow has come, kept from run to run.
 *
 * @param value a text, a number or a truth
 * @param version grows by one whenever it is moved; who moves it says which one it has seen
 */
public record Cursor(String name, Object value, long version, Instant updatedAt) {
    static Cursor of(ResultSet row) throws SQLException {
        return new Cursor(
                row.getString("name"),
                Rows.value(row.getString("value")),
                row.getLong("version"),
                Database.instant(row, "updated_at"));
    }
}
