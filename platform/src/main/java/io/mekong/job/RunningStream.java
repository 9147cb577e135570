package io.mekong.job;

import java.util.List;

/** A stream that is kept running. */
interface RunningStream extends AutoCloseable {
    JobStatus status();

    /** The last lines that it told, oldest first. */
    List<String> log();

    /** Ends after the batch under way; what was not written is read again next time. */
    @Override
    void close();
}
