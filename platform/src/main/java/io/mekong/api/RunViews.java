package io.mekong.api;

import io.mekong.workflow.Backfill;
import io.mekong.workflow.Run;
import io.mekong.workflow.TaskRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs and backfills as the API shows them. */
final class RunViews {
    private RunViews() {}

    record TaskRunView(
            String name,
            String group,
            String state,
            int attempt,
            Optional<Instant> queuedAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<Instant> againAt,
            String message,
            Map<String, Object> outputs,
            Optional<String> partOf,
            Optional<Integer> part,
            Optional<String> item) {
        static TaskRunView of(TaskRun task) {
            return new TaskRunView(
                    task.name(),
                    WorkflowViews.group(task.definition()),
                    task.state().label(),
                    task.attempt(),
                    task.queuedAt(),
                    task.startedAt(),
                    task.finishedAt(),
                    task.againAt(),
                    task.message(),
                    task.outputs(),
                    task.part().map(TaskRun.Part::of),
                    task.part().map(TaskRun.Part::index),
                    task.part().map(part -> part.item() instanceof String text ? text : Json.text(part.item())));
        }
    }

    record RunView(
            String id,
            String workflow,
            String state,
            String trigger,
            Instant scheduledFor,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<Run.Interval> dataInterval,
            Map<String, String> parameters,
            Map<String, String> event,
            String message,
            boolean deadlineMissed,
            Optional<String> backfill,
            Optional<String> parent,
            List<TaskRunView> tasks) {
        static RunView of(Run run) {
            return new RunView(
                    Long.toString(run.id()),
                    run.workflow(),
                    run.state().label(),
                    run.trigger().label(),
                    run.scheduledFor(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.interval(),
                    run.parameters(),
                    run.event(),
                    run.message(),
                    run.deadlineMissed(),
                    run.backfill().map(id -> Long.toString(id)),
                    run.parent().map(id -> Long.toString(id)),
                    run.tasks().stream().map(TaskRunView::of).toList());
        }
    }

    record PlannedView(Instant scheduledFor, Optional<Run.Interval> interval, String action, Optional<String> run) {
        static PlannedView of(Backfill.Planned planned) {
            return new PlannedView(
                    planned.scheduledFor(),
                    planned.interval(),
                    planned.action().label(),
                    planned.run().map(id -> Long.toString(id)));
        }
    }

    record BackfillView(
            Optional<String> id,
            String workflow,
            Optional<Instant> from,
            Optional<Instant> to,
            String reprocess,
            int maxActiveRuns,
            String state,
            List<PlannedView> times,
            int total,
            int seen,
            int queued,
            int running,
            int success,
            int failed,
            Optional<Instant> createdAt) {
        static BackfillView of(Backfill backfill) {
            return new BackfillView(
                    Optional.of(Long.toString(backfill.id())),
                    backfill.workflow(),
                    backfill.times().stream().min(Instant::compareTo),
                    backfill.times().stream().max(Instant::compareTo),
                    backfill.order().reprocess().label(),
                    backfill.order().maxActive(),
                    backfill.state().label(),
                    List.of(),
                    backfill.times().size(),
                    backfill.seen(),
                    backfill.counts().queued(),
                    backfill.counts().running(),
                    backfill.counts().success(),
                    backfill.counts().failed(),
                    Optional.of(backfill.createdAt()));
        }

        static BackfillView planned(String workflow, Backfill.Order order, List<Backfill.Planned> times) {
            return new BackfillView(
                    Optional.empty(),
                    workflow,
                    times.stream().map(Backfill.Planned::scheduledFor).min(Instant::compareTo),
                    times.stream().map(Backfill.Planned::scheduledFor).max(Instant::compareTo),
                    order.reprocess().label(),
                    order.maxActive(),
                    "planned",
                    times.stream().map(PlannedView::of).toList(),
                    times.size(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty());
        }
    }
}
