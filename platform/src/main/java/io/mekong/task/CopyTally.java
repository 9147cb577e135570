package io.mekong.task;

import java.util.Map;
import java.util.function.Consumer;

/** Counts what a task copies, and tells of each. */
final class CopyTally {
    private final Consumer<String> log;
    private long files;
    private long copied;
    private long bytes;

    CopyTally(Consumer<String> log) {
        this.log = log;
    }

    /** @param same it was there with the same content, and left alone */
    record Copied(String target, long sizeBytes, boolean same) {}

    void add(String from, Copied one) {
        files++;
        if (!one.same()) {
            copied++;
            bytes += one.sizeBytes();
            log.accept(from + " → " + one.target());
        }
    }

    /** @param none said where there was nothing */
    Outcome outcome(String none) {
        if (files == 0) {
            return new Outcome.Skipped(none);
        }
        return new Outcome.Done(
                copied + " of " + files + (files == 1 ? " file copied" : " files copied"),
                Map.of("files", files, "copied", copied, "bytes", bytes));
    }
}
