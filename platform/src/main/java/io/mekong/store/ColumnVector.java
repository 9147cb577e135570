package io.mekong.store;

import io.mekong.project.ColumnType;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one column of a {@link RowBatch}. What a cell holds follows from the column's type:
 *
 * <ul>
 *   <li>{@link Kind#LONG}: boolean (0 or 1), integer, bigint, date (days since 1970), timestamp (microseconds since
 *       1970, UTC);
 *   <li>{@link Kind#DOUBLE}: double;
 *   <li>{@link Kind#OBJECT}: {@code String} (string and json), {@code BigDecimal}, {@code UUID}.
 * </ul>
 */
public final class ColumnVector {
    private static final int INITIAL_ROWS = 64;

    /** How the cells are kept. */
    public enum Kind {
        LONG,
        DOUBLE,
        OBJECT;

        static Kind of(ColumnType type) {
            return switch (type) {
                case ColumnType.Bool ignored -> LONG;
                case ColumnType.Int ignored -> LONG;
                case ColumnType.BigInt ignored -> LONG;
                case ColumnType.Date ignored -> LONG;
                case ColumnType.Timestamp ignored -> LONG;
                case ColumnType.Real ignored -> DOUBLE;
                case ColumnType.Decimal ignored -> OBJECT;
                case ColumnType.Text ignored -> OBJECT;
                case ColumnType.Uuid ignored -> OBJECT;
                case ColumnType.Json ignored -> OBJECT;
            };
        }
    }

    private final BitSet present = new BitSet();
    private long[] longs;
    private double[] doubles;
    private @Nullable Object[] objects;

    ColumnVector(Kind kind) {
        longs = new long[kind == Kind.LONG ? INITIAL_ROWS : 0];
        doubles = new double[kind == Kind.DOUBLE ? INITIAL_ROWS : 0];
        objects = new Object[kind == Kind.OBJECT ? INITIAL_ROWS : 0];
    }

    public void putNull(int row) {
        present.clear(row);
    }

    public void putLong(int row, long value) {
        if (row >= longs.length) {
            longs = Arrays.copyOf(longs, grown(row));
        }
        longs[row] = value;
        present.set(row);
    }

    public void putDouble(int row, double value) {
        if (row >= doubles.length) {
            doubles = Arrays.copyOf(doubles, grown(row));
        }
        doubles[row] = value;
        present.set(row);
    }

    public void putObject(int row, Object value) {
        if (row >= objects.length) {
            objects = Arrays.copyOf(objects, grown(row));
        }
        objects[row] = value;
        present.set(row);
    }

    public boolean isNull(int row) {
        return !present.get(row);
    }

    public long longAt(int row) {
        return longs[row];
    }

    public double doubleAt(int row) {
        return doubles[row];
    }

    /** The value of a cell that is not null. */
    public <T> T objectAt(int row, Class<T> type) {
        return type.cast(java.util.Objects.requireNonNull(objects[row], "null cell"));
    }

    void clear() {
        present.clear();
        Arrays.fill(objects, null);
    }

    private static int grown(int row) {
        return Math.max(INITIAL_ROWS, (row + 1) + (row >> 1));
    }
}
