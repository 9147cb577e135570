package io.mekong.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;

/** The last lines that a stream told. For all threads. */
final class JobLog {
    private static final int MOST = 500;

    private final ArrayDeque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.addLast(Instant.now().truncatedTo(ChronoUnit.MILLIS) + "  " + line);
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
