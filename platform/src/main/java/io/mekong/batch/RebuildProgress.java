package io.mekong.batch;

import io.mekong.batch.RebuildStatus.Phase;
import io.mekong.core.MekongException;
import io.mekong.core.Rate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the rebuild of one table has done. Written by its thread, read by any. */
final class RebuildProgress {
    private final String table;
    private final Instant startedAt;
    private final Rate rate = new Rate(System.nanoTime());
    private Phase phase = Phase.FILLING;
    private long done;
    private long total;
    private Optional<Instant> finishedAt = Optional.empty();
    private Optional<Proof> proof = Optional.empty();
    private List<Difference> differences = List.of();
    private Optional<MekongException> problem = Optional.empty();

    RebuildProgress(String table, Instant startedAt) {
        this.table = table;
        this.startedAt = startedAt;
    }

    synchronized void phase(Phase next) {
        phase = next;
    }

    synchronized void total(long messages) {
        total = messages;
    }

    synchronized void taken(long messages, long rows) {
        done += messages;
        total = Math.max(total, done);
        rate.add(rows, System.nanoTime());
    }

    synchronized void compared(Proof found, List<Difference> fromServed) {
        proof = Optional.of(found);
        differences = List.copyOf(fromServed);
    }

    synchronized void finished(Instant at) {
        phase = Phase.DONE;
        finishedAt = Optional.of(at);
    }

    synchronized void failed(MekongException reason, Instant at) {
        phase = Phase.FAILED;
        problem = Optional.of(reason);
        finishedAt = Optional.of(at);
    }

    synchronized RebuildStatus status() {
        return new RebuildStatus(
                table,
                phase,
                done,
                total,
                rate.perSecond(System.nanoTime()),
                startedAt,
                finishedAt,
                proof,
                differences,
                problem);
    }
}
