package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.RowBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DataChunkAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Column by column into DuckDB's own memory: no call and no object for a cell. Everything that is written is measured
 * against the memory it goes to, so that no batch can harm the process. Safe to be closed by another thread.
 */
final class ChunkAppender implements BatchAppender {
    /**
     * How much is kept back before it is handed over, which DuckDB does with a statement of its own (a third of a
     * millisecond): a row group, unless texts are long, for this memory is not within DuckDB's limit.
     */
    private static final int MOST_ROWS = 122_880;

    private static final long MOST_BYTES = 32L << 20;

    private final DuckDBConnection connection;
    private final AppendTarget target;
    private @Nullable OpenChunk open;
    private int keptRows;
    private long keptBytes;
    private boolean closed;

    private record OpenChunk(DataChunkAppender appender, List<Filled> columns) {}

    private record Filled(ChunkColumn column, int fromBatch) {}

    ChunkAppender(DuckDBConnection connection, AppendTarget target) {
        this.connection = connection;
        this.target = target;
    }

    @Override
    public synchronized void append(RowBatch rows) throws SQLException {
        if (closed) {
            throw new SQLException("the appender is closed");
        }
        if (!rows.schema().equals(target.batch()) || rows.rows() > RowBatch.CAPACITY) {
            throw MekongException.bug("a batch of " + rows.rows() + " rows does not fit table " + target.table(), null);
        }
        if (rows.rows() == 0) {
            return;
        }
        OpenChunk chunk = chunk();
        for (Filled filled : chunk.columns()) {
            keptBytes += filled.column().write(rows.column(filled.fromBatch()), rows.rows());
        }
        chunk.appender().append(rows.rows());
        keptRows += rows.rows();
        if (keptRows >= MOST_ROWS || keptBytes >= MOST_BYTES) {
            flush();
        }
    }

    /** Kept from one transaction to the next: an appender costs more to make than a few rows to append. */
    private OpenChunk chunk() throws SQLException {
        OpenChunk chunk = open;
        if (chunk == null) {
            DataChunkAppender appender = DataChunkAppender.open(connection, target.schema(), target.table());
            try {
                chunk = new OpenChunk(appender, columns(appender.vectors()));
            } catch (SQLException | RuntimeException e) {
                appender.close();
                throw e;
            }
            open = chunk;
        }
        return chunk;
    }

    private List<Filled> columns(List<DataChunkAppender.Vector> vectors) throws SQLException {
        if (vectors.size() != target.order().size()) {
            throw new SQLException("table " + target.table() + " has " + vectors.size() + " columns instead of "
                    + target.order().size());
        }
        List<Filled> columns = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            int column = target.order().get(i);
            if (column < 0) {
                ChunkColumn.fillWithNulls(vectors.get(i));
            } else {
                columns.add(new Filled(ChunkColumn.of(target.batch().columns().get(column), vectors.get(i)), column));
            }
        }
        return columns;
    }

    @Override
    public synchronized void flush() throws SQLException {
        if (open != null && keptRows > 0) {
            open.appender().flush();
        }
        keptRows = 0;
        keptBytes = 0;
    }

    @Override
    public synchronized void discard() {
        keptRows = 0;
        keptBytes = 0;
        OpenChunk chunk = open;
        open = null;
        if (chunk != null) {
            chunk.appender().close();
            chunk.columns().forEach(filled -> filled.column().close());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }
}
