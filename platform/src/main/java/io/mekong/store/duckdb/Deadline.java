package io.mekong.store.duckdb;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Interrupts a statement that runs too long; the connection stays usable. */
final class Deadline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Deadline.class);
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ScheduledFuture<?> task;
    private volatile boolean passed;
    private boolean closed;

    private Deadline(Statement statement, Duration timeout) {
        task = TIMER.schedule(() -> interrupt(statement), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Deadline start(Statement statement, Duration timeout) {
        return new Deadline(statement, timeout);
    }

    boolean passed() {
        return passed;
    }

    /** Nothing is interrupted afterwards: the connection may already be running the next query. */
    @Override
    public synchronized void close() {
        closed = true;
        task.cancel(false);
    }

    private synchronized void interrupt(Statement statement) {
        if (closed) {
            return;
        }
        passed = true;
        try {
            statement.cancel();
        } catch (SQLException e) {
            log.warn("A query that ran too long could not be interrupted", e);
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("query-deadlines").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
