package io.mekong.ingest;

import io.mekong.core.MekongException;
import io.mekong.core.Rate;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.ingest.TableLoader.Loaded;
import io.mekong.store.LedgerCounts;
import java.time.Duration;
import java.util.Optional;

/** What one lane has done since it started. Written by its thread, read by any. */
final class LaneCounters {
    private final Rate rate = new Rate(System.nanoTime());
    private State state = State.STARTING;
    private Optional<MekongException> problem = Optional.empty();
    private Optional<Commit> lastCommit = Optional.empty();
    private Duration commitTime = Duration.ZERO;
    private long behind;
    private long rows;
    private long rejected;
    private long dropped;
    private long bytes;
    private long commits;

    /** A moment's view. */
    record Snapshot(
            State state,
            long behind,
            long rows,
            long rejected,
            long dropped,
            long bytes,
            long commits,
            Duration commitTime,
            double rowsPerSecond,
            Optional<MekongException> problem,
            Optional<Commit> lastCommit) {}

    synchronized void state(State next, Optional<MekongException> reason) {
        state = next;
        problem = reason;
    }

    synchronized void committed(Loaded loaded, Duration elapsed) {
        loaded.entries().forEach(entry -> {
            LedgerCounts counts = entry.counts();
            rows += counts.rows();
            rejected += counts.rejected();
            dropped += counts.dropped();
        });
        bytes += loaded.bytes();
        commits++;
        commitTime = commitTime.plus(elapsed);
        lastCommit = Optional.of(loaded.commit());
        rate.add(loaded.commit().rows(), System.nanoTime());
    }

    synchronized long commits() {
        return commits;
    }

    /** @param nowBehind empty: nothing is being read; it stays as it was last known */
    synchronized Snapshot snapshot(Optional<Long> nowBehind) {
        behind = nowBehind.orElse(behind);
        return new Snapshot(
                state,
                behind,
                rows,
                rejected,
                dropped,
                bytes,
                commits,
                commitTime,
                rate.perSecond(System.nanoTime()),
                problem,
                lastCommit);
    }
}
