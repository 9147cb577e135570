package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import io.mekong.workflow.RunStore.NewRun;
import io.mekong.workflow.RunStore.Parent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Runs of other workflows that a task starts and waits for. */
final class SubRuns {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final RunStore store;
    private final RunHistory history;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;
    private final Runnable made;

    /** @param made is told that there is a run to work on */
    SubRuns(
            RunStore store,
            RunHistory history,
            InstantSource clock,
            Function<String, Optional<Workflow>> workflows,
            Runnable made) {
        this.store = store;
        this.history = history;
        this.clock = clock;
        this.workflows = workflows;
        this.made = made;
    }

    /** The attempt has one run, however often it asks; the next attempt has another. */
    Outcome perform(Work.SubWorkflow work, Run parent, TaskRun task, TaskContext context) {
        String attempt = task.name() + "#" + task.attempt();
        Run run = history.startedBy(parent.id(), attempt)
                .or(() -> start(work, parent, attempt, context))
                .orElseThrow(() -> MekongException.bug("a run that was asked for was not made", null));
        return switch (run.state()) {
            case SUCCESS -> new Outcome.Done("run " + run.id(), Map.of("run_id", run.id()));
            case FAILED, CANCELLED ->
                throw MekongException.resource(
                        "Run " + run.id() + " of workflow `" + work.workflow() + "` did not succeed",
                        run.message().isEmpty() ? run.state().label() : run.message(),
                        "Look at that run.",
                        null);
            case QUEUED, RUNNING ->
                new Outcome.NotYet(
                        "run " + run.id() + " of `" + work.workflow() + "` is "
                                + run.state().label(),
                        ASK_AGAIN);
        };
    }

    private Optional<Run> start(Work.SubWorkflow work, Run parent, String attempt, TaskContext context) {
        Workflow workflow = workflows
                .apply(work.workflow())
                .orElseThrow(() -> NotFoundException.inProject("workflow", work.workflow(), List.of()));
        Map<String, String> given = new LinkedHashMap<>();
        work.parameters().forEach((name, text) -> given.put(name, context.fill(text)));
        NewRun wanted = new NewRun(
                Run.Trigger.WORKFLOW,
                parent.scheduledFor(),
                parent.interval(),
                Parameters.of(workflow, given),
                Optional.empty(),
                Optional.of(new Parent(parent.id(), attempt)));
        Optional<Long> id = store.create(workflow, wanted, clock.instant());
        id.ifPresent(number -> context.log().accept("Run " + number + " of `" + work.workflow() + "`"));
        made.run();
        return history.startedBy(parent.id(), attempt);
    }
}
