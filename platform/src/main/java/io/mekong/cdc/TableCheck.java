package io.mekong.cdc;

import io.mekong.core.MekongException;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the changes of a table can be captured at all: found before the connector starts, with what mends it. */
record TableCheck(String what, Catalog catalog) {
    void require(String table) throws SQLException {
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
        if (known.identity() == 'n' || (known.identity() == 'd' && !known.hasKey())) {
            throw MekongException.user(what, withoutIdentity(table, known), mend(name.quoted(), known));
        }
    }

    private static String withoutIdentity(String table, CapturedTable known) {
        return known.identity() == 'n'
                ? "the replica identity of " + table
                        + " is NOTHING: its log does not say which row was changed or deleted"
                : "the table " + table + " has no primary key: its log does not say which row was changed or deleted";
    }

    private static String mend(String quoted, CapturedTable known) {
        if (known.hasKey()) {
            return "Run `ALTER TABLE " + quoted + " REPLICA IDENTITY DEFAULT;`";
        }
        String columns = known.neverNull().isEmpty() ? "…" : known.neverNull().split(",", -1)[0];
        return "Run `ALTER TABLE " + quoted + " ADD PRIMARY KEY (" + columns
                + ");`, or, where there is no key, `ALTER TABLE " + quoted + " REPLICA IDENTITY FULL;`";
    }
}
