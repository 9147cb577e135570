package io.mekong.event;

/**
 * Takes the typed cells of one event, by the index of the stream's column. A column that is not put is null. What a
 * cell holds follows from the column's type:
 *
 * <ul>
 *   <li>{@code putLong}: boolean (0 or 1), integer, bigint, date (days since 1970), timestamp (microseconds since
 *       1970, UTC);
 *   <li>{@code putDouble}: double;
 *   <li>{@code putObject}: {@code String} (string and json), {@code BigDecimal}, {@code UUID}.
 * </ul>
 */
public interface RowSink {
    /** For events that are only checked, not kept. */
    RowSink NOWHERE = new RowSink() {
        @Override
        public void putLong(int column, long value) {
            // Checked is all it was to be.
        }

        @Override
        public void putDouble(int column, double value) {
            // Checked is all it was to be.
        }

        @Override
        public void putObject(int column, Object value) {
            // Checked is all it was to be.
        }
    };

    void putLong(int column, long value);

    void putDouble(int column, double value);

    void putObject(int column, Object value);
}
