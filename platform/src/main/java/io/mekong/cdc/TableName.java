package io.mekong.cdc;

/** A table by its schema and its own name, as the catalog has them. */
record TableName(String schema, String table) {
    /** @param text {@code schema.table} */
    static TableName of(String text) {
        int dot = text.indexOf('.');
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    /** As it stands in a statement. */
    String quoted() {
        return Catalog.quoted(schema) + "." + Catalog.quoted(table);
    }
}
