package io.mekong.ingest;

import io.mekong.core.MekongException;
import io.mekong.core.Rate;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.store.LedgerEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one table's ingest has done since the process started. Written by its thread, read by any. */
final class IngestCounters {
    private final String table;
    private final String topic;
    private final Rate rate = new Rate(System.nanoTime());
    private State state = State.STARTING;
    private Optional<MekongException> problem = Optional.empty();
    private Optional<Commit> lastCommit = Optional.empty();
    private Duration commitTime = Duration.ZERO;
    private long rows;
    private long rejected;
    private long bytes;
    private long commits;

    IngestCounters(String table, String topic) {
        this.table = table;
        this.topic = topic;
    }

    synchronized void state(State next, Optional<MekongException> reason) {
        state = next;
        problem = reason;
    }

    synchronized void committed(Commit commit, List<LedgerEntry> entries, long batchBytes, Duration elapsed) {
        rows += commit.rows();
        rejected +=
                entries.stream().mapToLong(entry -> entry.counts().rejected()).sum();
        bytes += batchBytes;
        commits++;
        commitTime = commitTime.plus(elapsed);
        lastCommit = Optional.of(commit);
        rate.add(commit.rows(), System.nanoTime());
    }

    synchronized IngestStatus status(long lag) {
        return new IngestStatus(
                table,
                topic,
                state,
                lag,
                rows,
                rejected,
                bytes,
                commits,
                commitTime,
                rate.perSecond(System.nanoTime()),
                problem,
                lastCommit);
    }
}
