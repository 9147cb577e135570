package io.mekong.store;

/**
 * Something in a table's shape that the engine cannot do.
 *
 * @param name of the derived column or the rollup
 * @param mistake its position, where it has one, counts in the derived column's own SQL
 */
public record SchemaProblem(Part part, String name, SqlException mistake) {
    public enum Part {
        DERIVED,
        ROLLUP
    }
}
