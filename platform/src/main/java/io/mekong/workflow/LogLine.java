package io.mekong.workflow;

import java.time.Instant;

/** One line a task wrote. */
public record LogLine(Instant at, String line) {
    /** {@code 2026-03-01T10:00:00.123456Z the line}. */
    @Override
    public String toString() {
        return at + " " + line;
    }
}
