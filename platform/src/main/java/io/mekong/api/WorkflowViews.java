package io.mekong.api;

import io.mekong.core.Durations;
import io.mekong.project.EventTrigger;
import io.mekong.project.Task;
import io.mekong.project.Task.Each;
import io.mekong.project.Workflow;
import io.mekong.workflow.Cursor;
import io.mekong.workflow.WorkflowStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Workflows as the API shows them. */
final class WorkflowViews {
    private WorkflowViews() {}

    record TaskView(
            String name,
            String group,
            String type,
            String detail,
            List<String> after,
            String rule,
            int retries,
            String timeout,
            Optional<String> when,
            Optional<String> forEach,
            Optional<String> pool,
            int priority,
            boolean dependsOnPast) {
        static TaskView of(String name, Task task) {
            return new TaskView(
                    name,
                    WorkflowViews.group(name),
                    task.work().type(),
                    WorkDetail.of(task.work()),
                    List.copyOf(task.after()),
                    task.start().rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    task.effort().retries().times(),
                    Durations.format(task.effort().timeout()),
                    task.start().when(),
                    task.each().map(TaskView::items),
                    task.effort().pool(),
                    task.effort().priority(),
                    task.start().dependsOnPast());
        }

        private static String items(Each each) {
            return switch (each.source()) {
                case Each.Listed(var texts) -> String.join(", ", texts);
                case Each.Asked(var query) -> firstLine(query);
                case Each.Given(var output) -> output;
            };
        }

        private static String firstLine(String text) {
            return text.strip().lines().findFirst().orElse("");
        }
    }

    /** The group that a task is in; empty text where it is in none. */
    static String group(String task) {
        int dot = task.lastIndexOf('.');
        return dot < 0 ? "" : task.substring(0, dot);
    }

    record ParameterView(String name, String type, Optional<String> usual, String description) {
        static ParameterView of(String name, Workflow.Parameter parameter) {
            return new ParameterView(
                    name,
                    parameter.type().name().toLowerCase(Locale.ROOT),
                    parameter.fallback().map(Object::toString),
                    parameter.description());
        }
    }

    record EventView(String kind, String name) {
        static EventView of(EventTrigger trigger) {
            return new EventView(trigger.kind(), trigger.name());
        }
    }

    private static Optional<Workflow.Schedule.Cron> byCron(Workflow workflow) {
        return workflow.schedule()
                .filter(Workflow.Schedule.Cron.class::isInstance)
                .map(Workflow.Schedule.Cron.class::cast);
    }

    record WorkflowView(
            String name,
            String description,
            Optional<String> schedule,
            Optional<String> cron,
            Optional<String> timezone,
            List<EventView> on,
            List<String> produces,
            Optional<Instant> nextRunAt,
            boolean paused,
            int maxActiveRuns,
            int maxActiveTasks,
            boolean catchUp,
            Optional<String> deadline,
            List<Cursor> cursors,
            List<ParameterView> parameters,
            List<TaskView> tasks,
            List<RunViews.RunView> runs) {
        static WorkflowView of(WorkflowStatus status, List<Cursor> cursors) {
            Workflow workflow = status.definition();
            return new WorkflowView(
                    workflow.name(),
                    workflow.description(),
                    workflow.schedule().map(Workflow.Schedule::text),
                    byCron(workflow).map(Workflow.Schedule.Cron::text),
                    byCron(workflow).map(cron -> cron.timezone().getId()),
                    workflow.events().on().stream().map(EventView::of).toList(),
                    workflow.events().produces(),
                    status.nextRun(),
                    status.paused(),
                    workflow.runs().atOnce(),
                    workflow.runs().tasksAtOnce(),
                    workflow.runs().catchUp(),
                    workflow.alerts().deadline().map(Durations::format),
                    cursors,
                    workflow.parameters().entrySet().stream()
                            .map(parameter -> ParameterView.of(parameter.getKey(), parameter.getValue()))
                            .toList(),
                    workflow.tasks().entrySet().stream()
                            .map(task -> TaskView.of(task.getKey(), task.getValue()))
                            .toList(),
                    status.runs().stream().map(RunViews.RunView::of).toList());
        }
    }
}
