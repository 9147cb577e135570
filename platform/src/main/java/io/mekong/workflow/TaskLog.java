package io.mekong.workflow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Collects a task's lines and writes them in small batches: readers see them within a second, PostgreSQL is spared. */
final class TaskLog {
    private static final int BATCH = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final int LINES_KEPT = 10_000;

    private final RunStore store;
    private final InstantSource clock;
    private final long run;
    private final String task;
    private final List<LogLine> pending = new ArrayList<>();
    private int written;
    private Instant lastWrite;

    /** @param first the number of the first line: earlier attempts have written those before it */
    TaskLog(RunStore store, InstantSource clock, long run, String task, int first) {
        this.store = store;
        this.clock = clock;
        this.run = run;
        this.task = task;
        this.written = first;
        this.lastWrite = clock.instant();
    }

    synchronized void line(String line) {
        int lines = written + pending.size();
        if (lines > LINES_KEPT) {
            return;
        }
        Instant now = clock.instant();
        pending.add(new LogLine(now, lines == LINES_KEPT ? "Further lines are not kept." : line));
        if (pending.size() >= BATCH || Duration.between(lastWrite, now).compareTo(LONGEST_WAIT) >= 0) {
            write(now);
        }
    }

    synchronized void flush() {
        write(clock.instant());
    }

    private void write(Instant now) {
        if (!pending.isEmpty()) {
            store.append(run, task, written, pending);
            written += pending.size();
            pending.clear();
        }
        lastWrite = now;
    }
}
