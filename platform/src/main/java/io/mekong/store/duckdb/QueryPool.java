package io.mekong.store.duckdb;

import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As many connections as queries may run at once; the others wait their turn for a while, then are refused.
 *
 * <p>Queries run on threads of the pool's own. DuckDB reads and plans a query by recursion, on the calling thread: a
 * query nested a few hundred levels deep would run over the end of an ordinary stack and end the process.
 */
final class QueryPool {
    private static final Logger log = LoggerFactory.getLogger(QueryPool.class);
    private static final long PATIENCE_SECONDS = 10;
    /** Address space; memory only as far as it is used, and given back when the thread has been idle for a while. */
    private static final long STACK_BYTES = 64L << 20;

    private static final long IDLE_SECONDS = 30;

    private final BlockingQueue<DuckDBConnection> idle;
    private final int size;
    private final ThreadPoolExecutor threads;

    private QueryPool(BlockingQueue<DuckDBConnection> idle, int size) {
        this.idle = idle;
        this.size = size;
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .stackSize(STACK_BYTES)
                        .name("query-", 0)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
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
        Future<T> answer;
        try {
            answer = threads.submit(() -> {
                try {
                    return work.run(connection);
                } finally {
                    idle.add(connection);
                }
            });
        } catch (RejectedExecutionException e) {
            idle.add(connection);
            throw stopping(e);
        }
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the query ends by its own deadline
            throw stopping(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw MekongException.bug("a query failed", e.getCause());
        }
    }

    /** Waits for running queries, but not for ever: one that will not end is closed under its feet by the database. */
    void close() {
        if (threads.isShutdown()) {
            return;
        }
        threads.shutdown();
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
        if (threads.isShutdown()) {
            throw stopping(null);
        }
        try {
            DuckDBConnection connection = idle.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (connection != null) {
                return connection;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopping(e);
        }
        throw new BusyException(
                "The query did not run",
                size + " others are running and none ended within " + PATIENCE_SECONDS + " s",
                "Try again, or raise `query.concurrency`.",
                Duration.ofSeconds(2));
    }

    private static MekongException stopping(@Nullable Exception cause) {
        return MekongException.resource("The query did not run", "the platform is stopping", "", cause);
    }

    interface Work<T> {
        T run(DuckDBConnection connection);
    }
}
