package io.mekong.workflow;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Collects an attempt's lines and writes them in small batches: readers see them a moment later, and PostgreSQL is spared.
 */
final class TaskLog implements AutoCloseable {
    private static final int BATCH = 100;
    private static final Duration SOON = Duration.ofMillis(200);
    private static final int LINES_KEPT = 10_000;

    private final LogStore store;
    private final InstantSource clock;
    private final long run;
    private final TaskRun task;
    private final List<LogLine> pending = new ArrayList<>();
    private int written = -1;
    private boolean soon;
    private boolean away;
    private boolean closed;

    TaskLog(LogStore store, InstantSource clock, long run, TaskRun task) {
        this.store = store;
        this.clock = clock;
        this.run = run;
        this.task = task;
    }

    synchronized void line(String line) {
        int lines = Math.max(0, written) + pending.size();
        if (closed || lines > LINES_KEPT) {
            return;
        }
        Instant now = clock.instant();
        pending.add(new LogLine(now, lines == LINES_KEPT ? "Further lines are not kept." : line));
        if (pending.size() >= BATCH && !away) {
            tryToWrite();
        } else if (!soon) {
            writeSoon();
        }
    }

    private void writeSoon() {
        soon = true;
        CompletableFuture.delayedExecutor(SOON.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(this::tryToWrite);
    }

    /** A task does not fail because its log cannot be written at the moment: it is tried again soon. */
    private synchronized void tryToWrite() {
        soon = false;
        try {
            write();
            away = false;
        } catch (MekongException e) {
            away = true;
            if (!closed) {
                writeSoon();
            }
        }
    }

    private synchronized void write() {
        if (!pending.isEmpty()) {
            if (written < 0) { // earlier attempts have written those before it
                written = isFirst() ? 0 : store.next(run, task.name());
            }
            store.append(run, task.name(), task.attempt(), written, pending);
            written += pending.size();
            pending.clear();
        }
    }

    private boolean isFirst() {
        return task.attempt() == 1 && task.message().isEmpty();
    }

    @Override
    public synchronized void close() {
        closed = true;
        write();
    }
}
