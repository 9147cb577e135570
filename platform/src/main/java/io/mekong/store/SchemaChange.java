package io.mekong.store;

/**
 * One step from the shape that a table has to the one that it shall have.
 *
 * @param name the column or rollup that it is about; empty where it is the whole table
 * @param description what happens, as a sentence for a person; for {@link Kind#NEEDS_REBUILD}, why
 */
public record SchemaChange(Kind kind, String name, String description) {
    /** All but the last are done in place, in one transaction, while ingest pauses for a moment. */
    public enum Kind {
        ADD_COLUMN,
        /** To a type that holds every value of the old one, as it was. */
        WIDEN_COLUMN,
        REMOVE_COLUMN,
        REORDER_COLUMNS,
        ADD_DERIVED,
        CHANGE_DERIVED,
        REMOVE_DERIVED,
        ADD_ROLLUP,
        /** Made anew from the rows. */
        REFILL_ROLLUP,
        REMOVE_ROLLUP,
        /** The rows as they are cannot take the new shape. */
        NEEDS_REBUILD
    }
}
