package io.mekong.store;

import io.mekong.project.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one column of a {@link RowBatch}, in plain arrays that an engine copies in one piece. What a cell holds
 * follows from the column's type:
 *
 * <ul>
 *   <li>{@link Kind#LONG}: boolean (0 or 1), integer, bigint, date (days since 1970), timestamp (microseconds since
 *       1970, UTC), decimal of up to 18 digits (without its point);
 *   <li>{@link Kind#DOUBLE}: double;
 *   <li>{@link Kind#WIDE}: decimal of more digits (without its point, in two's complement) and uuid, as two longs;
 *   <li>{@link Kind#TEXT}: string and json in UTF-8, and bytes, as a range of one array;
 *   <li>{@link Kind#LIST}: a range of another vector, which holds the elements.
 * </ul>
 *
 * The arrays are the vector's own: they are for reading, and valid until the next put.
 */
public final class ColumnVector {
    private static final int INITIAL_TEXT_BYTES = 4096;
    private static final int INITIAL_ELEMENTS = 256;
    private static final long[] NO_LONGS = {};
    private static final double[] NO_DOUBLES = {};
    private static final int[] NO_INTS = {};

    /** How the cells are kept. */
    public enum Kind {
        LONG,
        DOUBLE,
        WIDE,
        TEXT,
        LIST;

        static Kind of(ColumnType type) {
            return switch (type) {
                case ColumnType.Bool _ -> LONG;
                case ColumnType.Int _ -> LONG;
                case ColumnType.BigInt _ -> LONG;
                case ColumnType.Date _ -> LONG;
                case ColumnType.Timestamp _ -> LONG;
                case ColumnType.Real _ -> DOUBLE;
                case ColumnType.Decimal decimal -> decimal.fitsLong() ? LONG : WIDE;
                case ColumnType.Uuid _ -> WIDE;
                case ColumnType.Text _ -> TEXT;
                case ColumnType.Json _ -> TEXT;
                case ColumnType.Bytes _ -> TEXT;
                case ColumnType.ListOf _ -> LIST;
            };
        }
    }

    private final Kind kind;
    private final @Nullable ColumnVector elements;
    /** A bit for each row, set where there is a value. */
    private long[] valid;

    private long[] longs;
    private long[] lows;
    private double[] doubles;
    private int[] starts;
    private int[] lengths;
    private byte[] text = {};
    /** Behind the last byte of text, or the last element. */
    private int end;

    ColumnVector(ColumnType type, int rows) {
        kind = Kind.of(type);
        elements = type instanceof ColumnType.ListOf(ColumnType element)
                ? new ColumnVector(element, INITIAL_ELEMENTS)
                : null;
        valid = new long[words(rows)];
        longs = kind == Kind.LONG || kind == Kind.WIDE ? new long[rows] : NO_LONGS;
        lows = kind == Kind.WIDE ? new long[rows] : NO_LONGS;
        doubles = kind == Kind.DOUBLE ? new double[rows] : NO_DOUBLES;
        boolean ranges = kind == Kind.TEXT || kind == Kind.LIST;
        starts = ranges ? new int[rows] : NO_INTS;
        lengths = ranges ? new int[rows] : NO_INTS;
        text = kind == Kind.TEXT ? new byte[INITIAL_TEXT_BYTES] : text;
    }

    public Kind kind() {
        return kind;
    }

    public void putNull(int row) {
        valid[row >> 6] &= ~(1L << row);
    }

    public void putLong(int row, long value) {
        longs[row] = value;
        valid[row >> 6] |= 1L << row;
    }

    public void putDouble(int row, double value) {
        doubles[row] = value;
        valid[row >> 6] |= 1L << row;
    }

    public void putWide(int row, long high, long low) {
        longs[row] = high;
        lows[row] = low;
        valid[row >> 6] |= 1L << row;
    }

    /** Puts the text behind what the row has. The row must be the last. */
    public void addText(int row, String more) {
        byte[] bytes = more.getBytes(StandardCharsets.UTF_8);
        if (isNull(row)) {
            putText(row, bytes, 0, bytes.length);
            return;
        }
        int start = starts[row];
        int before = lengths[row];
        putText(row, bytes, 0, bytes.length);
        starts[row] = start;
        lengths[row] = before + bytes.length;
    }

    public void putText(int row, byte[] utf8, int offset, int length) {
        if (text.length - end < length) {
            text = Arrays.copyOf(text, Math.max(Math.addExact(end, length), text.length + (text.length >> 1)));
        }
        System.arraycopy(utf8, offset, text, end, length);
        starts[row] = end;
        lengths[row] = length;
        end += length;
        valid[row >> 6] |= 1L << row;
    }

    /** Begins a list with no elements; they are put with {@link #openElement} as their row. */
    public void beginList(int row) {
        starts[row] = end;
        lengths[row] = 0;
        valid[row >> 6] |= 1L << row;
    }

    /** The place of the list's next element, in {@link #elements}; null until something is put there. */
    public int openElement(int row) {
        ColumnVector child = elements();
        if (end == child.capacity()) {
            child.grow(end + (end >> 1));
        }
        lengths[row]++;
        child.putNull(end);
        return end++;
    }

    /** Puts what another vector of the same type has in one of its rows. */
    public void putCopy(int row, ColumnVector from, int fromRow) {
        if (from.isNull(fromRow)) {
            putNull(row);
            return;
        }
        switch (kind) {
            case LONG -> putLong(row, from.longs[fromRow]);
            case DOUBLE -> putDouble(row, from.doubles[fromRow]);
            case WIDE -> putWide(row, from.longs[fromRow], from.lows[fromRow]);
            case TEXT -> putText(row, from.text, from.starts[fromRow], from.lengths[fromRow]);
            case LIST -> {
                beginList(row);
                int first = from.starts[fromRow];
                for (int i = first; i < first + from.lengths[fromRow]; i++) {
                    elements().putCopy(openElement(row), from.elements(), i);
                }
            }
        }
    }

    /** The vector that holds the elements of every list of this one. */
    public ColumnVector elements() {
        return Objects.requireNonNull(elements, "not a list");
    }

    /** Behind the last byte of {@link #text}, or the last of the {@link #elements}. */
    public int end() {
        return end;
    }

    public boolean isNull(int row) {
        return (valid[row >> 6] & (1L << row)) == 0;
    }

    public long longAt(int row) {
        return longs[row];
    }

    /** The high half of a wide cell is its {@link #longAt}. */
    public long lowAt(int row) {
        return lows[row];
    }

    public double doubleAt(int row) {
        return doubles[row];
    }

    public String textAt(int row) {
        return new String(text, starts[row], lengths[row], StandardCharsets.UTF_8);
    }

    public byte[] bytesAt(int row) {
        return Arrays.copyOfRange(text, starts[row], starts[row] + lengths[row]);
    }

    /** Where the cell's text or elements begin. */
    public int startAt(int row) {
        return starts[row];
    }

    /** How many bytes or elements the cell has. */
    public int lengthAt(int row) {
        return lengths[row];
    }

    /** A bit for each row, from the lowest; set where there is a value. */
    public long[] validity() {
        return valid;
    }

    public long[] longs() {
        return longs;
    }

    public long[] lows() {
        return lows;
    }

    public double[] doubles() {
        return doubles;
    }

    public byte[] text() {
        return text;
    }

    /** Memory held by the arrays. */
    long bytes() {
        long fixed = 8L * (valid.length + longs.length + lows.length + doubles.length);
        return fixed + 4L * (starts.length + lengths.length) + text.length + (elements == null ? 0 : elements.bytes());
    }

    void clear() {
        Arrays.fill(valid, 0);
        end = 0;
        if (elements != null) {
            elements.clear();
        }
    }

    private int capacity() {
        return valid.length << 6;
    }

    private void grow(int rows) {
        int capacity = words(rows) << 6;
        valid = Arrays.copyOf(valid, words(rows));
        longs = longs.length == 0 ? longs : Arrays.copyOf(longs, capacity);
        lows = lows.length == 0 ? lows : Arrays.copyOf(lows, capacity);
        doubles = doubles.length == 0 ? doubles : Arrays.copyOf(doubles, capacity);
        starts = starts.length == 0 ? starts : Arrays.copyOf(starts, capacity);
        lengths = lengths.length == 0 ? lengths : Arrays.copyOf(lengths, capacity);
    }

    private static int words(int rows) {
        return (rows + 63) >> 6;
    }
}
