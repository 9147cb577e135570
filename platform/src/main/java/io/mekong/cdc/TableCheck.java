package io.mekong.cdc;

import io.mekong.core.MekongException;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the changes of a table can be captured at all: found before the connector starts, with what mends it. */
record TableCheck(String what, Catalog catalog) {
    /** @return the number that the database has for it, until it is dropped */
    long require(String table) throws SQLException {
        TableName name = TableName.of(table);
        Optional<CapturedTable> found = catalog.find("table.sql", CapturedTable::of, name.schema(), name.table());
        CapturedTable known = found.orElseThrow(() -> MekongException.resource(
                what,
                "there is no table " + table + " yet",
                "Create it; capture begins by itself once it is there.",
                null));
        if (!known.holdsRows()) {
            throw MekongException.user(
                    what, table + " is a view or a foreign table, which has no changes of its own", "Name its table.");
        }
        if (!known.isLogged()) {
            throw MekongException.user(
                    what,
                    "the table " + table + " is unlogged: its changes are in no log",
                    "Run `ALTER TABLE " + name.quoted() + " SET LOGGED;`.");
        }
        if (known.identity() == 'n' || (known.identity() == 'd' && !known.hasKey())) {
            throw MekongException.user(what, withoutIdentity(table, known), mend(name.quoted(), known));
        }
        return known.number();
    }

    private static String withoutIdentity(String table, CapturedTable known) {
        return known.identity() == 'n'
                ? "the replica identity of " + table
                        + " is NOTHING: its log does not say which row was changed or deleted"
                : "the table " + table + " has no primary key: its log does not say which row was changed or deleted";
    }

    private static String mend(String quoted, CapturedTable known) {
        String alter = "`ALTER TABLE " + quoted + " ";
        if (known.hasKey()) {
            return "Run " + alter + "REPLICA IDENTITY DEFAULT;`.";
        }
        String column = known.neverNull().isEmpty() ? "…" : known.neverNull();
        // A key alone does not make up for an identity that was set to nothing.
        String key = "ADD PRIMARY KEY (" + column + ")" + (known.identity() == 'n' ? ", REPLICA IDENTITY DEFAULT" : "");
        return "Run " + alter + key + ";`, or, where there is no key, " + alter + "REPLICA IDENTITY FULL;`.";
    }
}
