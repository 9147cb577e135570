package io.mekong.store.duckdb;

import io.mekong.store.RowBatch;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Cell by cell through the driver's own appender: the reference for {@link ChunkAppender}, and what is left when that
 * does not work with the driver that is there.
 */
final class RowAppender implements BatchAppender {
    private final DuckDBConnection connection;
    private final AppendTarget target;
    private @Nullable DuckDBAppender appender;
    private boolean closed;

    RowAppender(DuckDBConnection connection, AppendTarget target) {
        this.connection = connection;
        this.target = target;
    }

    @Override
    public synchronized void append(RowBatch rows) throws SQLException {
        if (closed) {
            throw new SQLException("the appender is closed");
        }
        DuckDBAppender to = appender();
        for (int row = 0; row < rows.rows(); row++) {
            to.beginRow();
            for (int column : target.order()) {
                if (column < 0) {
                    to.appendNull();
                } else {
                    AppenderCells.append(
                            to, target.batch().columns().get(column).type(), rows.column(column), row);
                }
            }
            to.endRow();
        }
    }

    private DuckDBAppender appender() throws SQLException {
        DuckDBAppender open = appender;
        if (open == null) {
            open = connection.createAppender(target.schema(), target.table());
            appender = open;
        }
        return open;
    }

    @Override
    public synchronized void flush() throws SQLException {
        if (appender != null) {
            appender.flush();
        }
    }

    @Override
    public synchronized void discard() {
        DuckDBAppender open = appender;
        appender = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // The driver hands over what is left when it closes an appender. It is to be rolled back anyway.
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }
}
