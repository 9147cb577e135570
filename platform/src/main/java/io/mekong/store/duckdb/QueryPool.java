package io.mekong.store.duckdb;

import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As many connections as queries may run at once; the others wait their turn for a while, then are refused. */
final class QueryPool {
    private static final Logger log = LoggerFactory.getLogger(QueryPool.class);
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<DuckDBConnection> idle;
    private final int size;

    private QueryPool(BlockingQueue<DuckDBConnection> idle, int size) {
        this.idle = idle;
        this.size = size;
    }

    static QueryPool open(DuckDBConnection database, int size) throws SQLException {
        BlockingQueue<DuckDBConnection> idle = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            idle.add(database.duplicate());
        }
        return new QueryPool(idle, size);
    }

    <T> T withConnection(Work<T> work) {
        DuckDBConnection connection = borrow();
        try {
            return work.run(connection);
        } finally {
            idle.add(connection);
        }
    }

    /** Waits for running queries, but not for ever: one that will not end is closed under its feet by the database. */
    void close() {
        for (int i = 0; i < size; i++) {
            try {
                DuckDBConnection connection = idle.poll(2, TimeUnit.SECONDS);
                if (connection == null) {
                    log.warn("{} queries were still running at the end", size - i);
                    return;
                }
                connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (SQLException e) {
                log.warn("A query connection did not close", e);
            }
        }
    }

    private DuckDBConnection borrow() {
        try {
            DuckDBConnection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (connection != null) {
                return connection;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("The query did not run", "the platform is stopping", "", e);
        }
        throw new BusyException(
                "The query did not run",
                size + " others are running and none ended within " + PATIENCE_SECONDS + " s",
                "Try again, or raise `query.concurrency`.",
                Duration.ofSeconds(2));
    }

    interface Work<T> {
        T run(DuckDBConnection connection);
    }
}
