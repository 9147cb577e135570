package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.duckdb.TextColumn.Content;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.sql.SQLException;
import org.duckdb.DataChunkAppender.Vector;

/**
 * One vector of a data chunk, filled from a column of a batch. The memory is that of the vector, and every write is
 * checked against its size by {@link MemorySegment}. After the chunk is freed a column must not be written any more.
 */
abstract class ChunkColumn {
    /** Elements of lists in one batch: more would be memory that nobody counts, and DuckDB ends the process when there is none. */
    private static final int MOST_ELEMENTS = 1 << 24;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    private final String name;
    private final Vector vector;
    private final int width;
    private int capacity;
    private MemorySegment data;
    private MemorySegment validity;

    ChunkColumn(String name, Vector vector, int width) throws SQLException {
        this.name = name;
        this.vector = vector;
        this.width = width;
        this.capacity = RowBatch.CAPACITY;
        this.data = vector.data((long) capacity * width);
        this.validity = vector.validity(capacity);
    }

    /** @throws SQLException when the table's column is of another type than the batch's */
    static ChunkColumn of(StoredColumn column, Vector vector) throws SQLException {
        String expected = typeInChunk(column.type());
        if (!vector.type().equals(expected)) {
            throw new SQLException("column " + column.name() + " is " + vector.type() + " instead of " + expected);
        }
        return of(column.name(), column.type(), vector);
    }

    private static ChunkColumn of(String name, ColumnType type, Vector vector) throws SQLException {
        return switch (type) {
            case ColumnType.Bool _ -> new NumberColumn.OfBoolean(name, vector);
            case ColumnType.Int _ -> new NumberColumn.OfInt(name, vector, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case ColumnType.Date _ -> new NumberColumn.OfInt(name, vector, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case ColumnType.BigInt _ -> new NumberColumn.OfLong(name, vector, Long.MIN_VALUE, Long.MAX_VALUE);
            case ColumnType.Timestamp _ -> new NumberColumn.OfLong(name, vector, Long.MIN_VALUE, Long.MAX_VALUE);
            case ColumnType.Real _ -> new NumberColumn.OfDouble(name, vector);
            case ColumnType.Decimal decimal -> NumberColumn.ofDecimal(name, vector, decimal);
            case ColumnType.Uuid _ -> new WideColumn.OfUuid(name, vector);
            case ColumnType.Text _ -> new TextColumn(name, vector, Content.TEXT);
            case ColumnType.Json _ -> new TextColumn(name, vector, Content.TEXT);
            case ColumnType.Bytes _ -> new TextColumn(name, vector, Content.BYTES);
            case ColumnType.ListOf(ColumnType element) ->
                new ListColumn(name, vector, of(name, element, vector.elements()));
        };
    }

    private static String typeInChunk(ColumnType type) {
        return switch (type) {
            case ColumnType.Json _ -> "VARCHAR";
            case ColumnType.ListOf(ColumnType element) -> typeInChunk(element) + "[]";
            default -> DuckDbTypes.of(type);
        };
    }

    /** Makes a column that is null in every row. */
    static void fillWithNulls(Vector vector) throws SQLException {
        vector.validity(RowBatch.CAPACITY).fill((byte) 0);
    }

    /** Copies the first rows, and says how many bytes of text they have. */
    final long write(ColumnVector cells, int rows) throws SQLException {
        if (rows > capacity) {
            throw MekongException.bug(rows + " cells for the " + capacity + " of column `" + name + "`", null);
        }
        MemorySegment.copy(cells.validity(), 0, validity, LONG, 0, (rows + 63) >> 6);
        return fill(cells, rows, data);
    }

    abstract long fill(ColumnVector cells, int rows, MemorySegment data) throws SQLException;

    /** Frees what is not DuckDB's. */
    void close() {}

    /** Of the elements of lists: makes room for so many, for the lists that {@code parent} holds. */
    final void reserve(Vector parent, int elements) throws SQLException {
        if (elements > MOST_ELEMENTS) {
            throw new SQLException("the lists of column " + name + " have " + elements + " elements in one batch; "
                    + MOST_ELEMENTS + " are the most");
        }
        if (elements > capacity) {
            int room = Integer.highestOneBit(elements - 1) << 1;
            parent.reserve(room);
            capacity = room;
            data = vector.data((long) capacity * width);
            validity = vector.validity(capacity);
        }
        parent.setSize(elements);
    }

    final SQLException outOfRange(String value) {
        return new SQLException("column " + name + " does not take " + value);
    }

    final MekongException outside(int row) {
        return MekongException.bug(
                "cell " + row + " of column `" + name + "` lies outside of what the batch holds", null);
    }
}
