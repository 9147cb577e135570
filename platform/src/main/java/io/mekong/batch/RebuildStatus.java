package io.mekong.batch;

import io.mekong.core.MekongException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far the rebuild of one table is.
 *
 * @param done messages taken so far
 * @param total messages there are to take, as far as is known
 * @param proof of the rebuilt table, once it was compared
 * @param differences from what was served before, the first hundred
 * @param problem why it failed
 */
public record RebuildStatus(
        String table,
        Phase phase,
        long done,
        long total,
        double rowsPerSecond,
        Instant startedAt,
        Optional<Instant> finishedAt,
        Optional<Proof> proof,
        List<Difference> differences,
        Optional<MekongException> problem) {
    /** FILLING → CATCHING_UP → VERIFYING → DONE; any → FAILED, after which the rows are kept and the next try goes on. */
    public enum Phase {
        FILLING,
        CATCHING_UP,
        VERIFYING,
        DONE,
        FAILED
    }

    public RebuildStatus {
        differences = List.copyOf(differences);
    }

    public boolean isOver() {
        return phase == Phase.DONE || phase == Phase.FAILED;
    }
}
