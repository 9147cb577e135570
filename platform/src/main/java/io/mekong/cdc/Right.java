package io.mekong.cdc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a role must be allowed to do.
 *
 * @param question asks, with the role's name and the object's, whether it is
 * @param object as the question takes it
 * @param granted what GRANT says of it
 */
record Right(String question, String object, String granted) {
    /** What it takes to read these tables of the database that is connected to. */
    static List<Right> toRead(Iterable<String> tables, Catalog catalog) throws SQLException {
        List<Right> rights = new ArrayList<>();
        String here = catalog.query("database.sql", row -> row.getString(1)).getFirst();
        rights.add(new Right(
                "SELECT has_database_privilege(?, ?, 'CONNECT')", here, "CONNECT ON DATABASE " + Catalog.quoted(here)));
        for (String table : tables) {
            TableName name = TableName.of(table);
            String schema = name.schema();
            rights.add(new Right(
                    "SELECT has_schema_privilege(?, ?, 'USAGE')", schema, "USAGE ON SCHEMA " + Catalog.quoted(schema)));
            rights.add(new Right(
                    "SELECT has_table_privilege(?, ?, 'SELECT')", name.quoted(), "SELECT ON " + name.quoted()));
        }
        return rights;
    }

    boolean isHeldBy(String role, Catalog catalog) throws SQLException {
        return catalog.isTrue(question, role, object);
    }

    /** The statement that gives it. */
    String grantTo(String role) {
        return "GRANT " + granted + " TO " + Catalog.quoted(role);
    }
}
