package org.duckdb;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.duckdb.DuckDBBindings.CAPIType;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's appender, fed with whole columns: fill the {@link #vectors}, {@link #append} them, {@link #flush}. It works in
 * the connection's own transaction.
 *
 * <p>It stands in the driver's package because the driver keeps these calls to itself (its own appender is made of them);
 * and it is no more than a door: it checks each answer, frees each handle once and refuses to work when closed. What is
 * written through a vector is the caller's to get right, and so is not to touch one after {@link #close}, which frees
 * its memory. For one thread at a time.
 */
@NullMarked
public final class DataChunkAppender implements AutoCloseable {
    private final ByteBuffer appender;
    private final ByteBuffer chunk;
    private final List<Vector> vectors;
    private boolean closed;

    private DataChunkAppender(ByteBuffer appender, ByteBuffer chunk) {
        this.appender = appender;
        this.chunk = chunk;
        this.vectors = LongStream.range(0, DuckDBBindings.duckdb_data_chunk_get_column_count(chunk))
                .mapToObj(column -> new Vector(DuckDBBindings.duckdb_data_chunk_get_vector(chunk, column)))
                .toList();
    }

    /** How many rows a chunk has room for. */
    public static long vectorSize() {
        return DuckDBBindings.duckdb_vector_size();
    }

    /** @throws SQLException when there is no such table, or the connection's transaction has failed; it is not told which */
    public static DataChunkAppender open(DuckDBConnection connection, String schema, String table) throws SQLException {
        ByteBuffer appender = create(connection, schema, table);
        try {
            return new DataChunkAppender(appender, createChunk(appender));
        } catch (SQLException | RuntimeException e) {
            DuckDBBindings.duckdb_appender_destroy(appender);
            throw e;
        }
    }

    private static ByteBuffer create(DuckDBConnection connection, String schema, String table) throws SQLException {
        @Nullable ByteBuffer[] made = new @Nullable ByteBuffer[1];
        int state;
        connection.connRefLock.lock(); // as the driver does: nobody closes the connection meanwhile
        try {
            connection.checkOpen();
            state = DuckDBBindings.duckdb_appender_create_ext(
                    connection.connRef, null, utf8(schema), utf8(table), made);
        } finally {
            connection.connRefLock.unlock();
        }
        ByteBuffer appender = made[0];
        if (state != 0 || appender == null) {
            throw new SQLException("no rows can be appended to " + schema + "." + table);
        }
        return appender;
    }

    private static ByteBuffer createChunk(ByteBuffer appender) throws SQLException {
        ByteBuffer[] types = new ByteBuffer[Math.toIntExact(DuckDBBindings.duckdb_appender_column_count(appender))];
        try {
            for (int i = 0; i < types.length; i++) {
                types[i] = DuckDBBindings.duckdb_appender_column_type(appender, i);
            }
            @Nullable ByteBuffer chunk = DuckDBBindings.duckdb_create_data_chunk(types);
            if (chunk == null) {
                throw new SQLException("DuckDB makes no data chunk for the types of the table");
            }
            return chunk;
        } finally {
            for (@Nullable ByteBuffer type : types) {
                if (type != null) {
                    DuckDBBindings.duckdb_destroy_logical_type(type);
                }
            }
        }
    }

    /** The columns, in the order of the table. */
    public List<Vector> vectors() {
        return vectors;
    }

    /** Takes a copy of the first rows of every vector, and of the texts that they point to. */
    public void append(int rows) throws SQLException {
        checkOpen();
        if (rows < 0 || rows > vectorSize()) {
            throw new SQLException("a data chunk has no room for " + rows + " rows");
        }
        DuckDBBindings.duckdb_data_chunk_set_size(chunk, rows);
        check(DuckDBBindings.duckdb_append_data_chunk(appender, chunk));
    }

    /** Hands over to the table what was appended. After a failure the appender is good for nothing but being closed. */
    public void flush() throws SQLException {
        checkOpen();
        check(DuckDBBindings.duckdb_appender_flush(appender));
    }

    /**
     * Frees the memory. What was not flushed is flushed first, as far as that goes: into the transaction that is open,
     * or else on its own. So this comes before ROLLBACK, never after it.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            DuckDBBindings.duckdb_destroy_data_chunk(chunk);
            DuckDBBindings.duckdb_appender_destroy(appender);
        }
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the appender is closed");
        }
    }

    private void check(int state) throws SQLException {
        if (state != 0) {
            byte @Nullable [] message = DuckDBBindings.duckdb_appender_error(appender);
            throw new SQLException(
                    message == null ? "DuckDB does not say why" : new String(message, StandardCharsets.UTF_8));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A column of the chunk, or the elements of one that holds lists. */
    public static final class Vector {
        private final ByteBuffer handle;

        private Vector(ByteBuffer handle) {
            this.handle = handle;
        }

        /** The type in SQL, for example {@code DECIMAL(18,2)} or {@code BIGINT[]}; JSON is told as VARCHAR. */
        public String type() throws SQLException {
            ByteBuffer type = DuckDBBindings.duckdb_vector_get_column_type(handle);
            try {
                CAPIType id = CAPIType.capiTypeFromTypeId(DuckDBBindings.duckdb_get_type_id(type));
                return switch (id) {
                    case DUCKDB_TYPE_DECIMAL ->
                        "DECIMAL(" + DuckDBBindings.duckdb_decimal_width(type) + ","
                                + DuckDBBindings.duckdb_decimal_scale(type) + ")";
                    case DUCKDB_TYPE_LIST -> elements().type() + "[]";
                    default -> id.name().substring("DUCKDB_TYPE_".length());
                };
            } finally {
                DuckDBBindings.duckdb_destroy_logical_type(type);
            }
        }

        /** The vector's memory; {@code bytes} must not be more than there is. It moves when {@link #reserve} grows it. */
        public MemorySegment data(long bytes) throws SQLException {
            return segment(DuckDBBindings.duckdb_vector_get_data_zeroed(handle, bytes));
        }

        /** A bit for each row, from the lowest, set where there is a value; it moves like the data. */
        public MemorySegment validity(long rows) throws SQLException {
            DuckDBBindings.duckdb_vector_ensure_validity_writable(handle);
            return segment(DuckDBBindings.duckdb_vector_get_validity(handle, rows));
        }

        /** Of a vector of lists: the vector of all their elements. */
        public Vector elements() {
            return new Vector(DuckDBBindings.duckdb_list_vector_get_child(handle));
        }

        /** Makes room for so many elements of lists. */
        public void reserve(long elements) throws SQLException {
            require(DuckDBBindings.duckdb_list_vector_reserve(handle, elements));
        }

        /** Says how many elements the lists have together; there must be room for them. */
        public void setSize(long elements) throws SQLException {
            require(DuckDBBindings.duckdb_list_vector_set_size(handle, elements));
        }

        private static MemorySegment segment(@Nullable ByteBuffer memory) throws SQLException {
            if (memory == null) {
                throw new SQLException("a vector of DuckDB has no memory");
            }
            return MemorySegment.ofBuffer(memory);
        }

        private static void require(int state) throws SQLException {
            if (state != 0) {
                throw new SQLException("a vector of DuckDB does not take so many elements");
            }
        }
    }
}
