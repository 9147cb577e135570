package io.mekong.observe;

import io.mekong.project.Workflow;
import io.mekong.workflow.Run;
import io.mekong.workflow.RunWatch;
import io.mekong.workflow.TaskRun;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;

/** Counts what workflows do: how late they begin, how long tasks wait and take, and how they end. */
public final class RunMetrics implements RunWatch {
    private static final double[] SECONDS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000};

    private final Histogram delay =
            histogram("mekong_workflow_start_delay_seconds", "From when a run was due to when it began", "workflow");
    private final Histogram duration =
            histogram("mekong_workflow_run_seconds", "From a run's beginning to its end", "workflow");
    private final Counter runs = Counter.builder()
            .name("mekong_workflow_runs_total")
            .help("Runs that have ended")
            .labelNames("workflow", "state")
            .build();
    private final Histogram queued = histogram(
            "mekong_task_queue_seconds", "From when a task might have begun to when it did", "workflow", "task");
    private final Histogram worked =
            histogram("mekong_task_seconds", "From a task's last beginning to its end", "workflow", "task");
    private final Counter tasks = Counter.builder()
            .name("mekong_tasks_total")
            .help("Tasks that have ended, and parts of them")
            .labelNames("workflow", "task", "state")
            .build();

    private static Histogram histogram(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicUpperBounds(SECONDS)
                .classicOnly()
                .build();
    }

    void register(PrometheusRegistry registry) {
        registry.register(delay);
        registry.register(duration);
        registry.register(runs);
        registry.register(queued);
        registry.register(worked);
        registry.register(tasks);
    }

    @Override
    public void began(Run run, Instant now) {
        delay.labelValues(run.workflow()).observe(seconds(run.scheduledFor(), now));
    }

    @Override
    public void ended(Workflow workflow, TaskRun task, Instant now) {
        tasks.labelValues(workflow.name(), task.definition(), task.state().label())
                .inc();
        task.startedAt().ifPresent(started -> {
            worked.labelValues(workflow.name(), task.definition()).observe(seconds(started, now));
            queued.labelValues(workflow.name(), task.definition())
                    .observe(seconds(task.queuedAt().orElse(started), started));
        });
    }

    @Override
    public void ended(Run run, Run.State state, Instant now) {
        runs.labelValues(run.workflow(), state.label()).inc();
        duration.labelValues(run.workflow()).observe(seconds(run.startedAt().orElse(now), now));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toNanos() / 1e9);
    }
}
