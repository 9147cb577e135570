package io.mekong.store;

import java.util.List;

/** A table as the SQL editor shows it. */
public record SchemaTable(String name, Kind kind, List<QueryResult.ResultColumn> columns) {
    public enum Kind {
        TABLE,
        VIEW,
        LEDGER
    }

    public SchemaTable {
        columns = List.copyOf(columns);
    }
}
