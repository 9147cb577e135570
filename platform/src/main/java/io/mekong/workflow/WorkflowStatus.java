package io.mekong.workflow;

import io.mekong.project.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A workflow as it stands.
 *
 * @param nextRun the next due time; empty when it is paused or has no schedule
 * @param runs newest first, up to {@link Workflows#RUNS_LISTED}
 */
public record WorkflowStatus(Workflow definition, Optional<Instant> nextRun, boolean paused, List<Run> runs) {
    public WorkflowStatus {
        runs = List.copyOf(runs);
    }
}
