package io.mekong.workflow;

import io.mekong.project.Task;
import io.mekong.workflow.TaskRun.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What comes next in a run, from its tasks and what became of them; it knows no clock and no database. */
final class Planner {
    private Planner() {}

    /**
     * @param start tasks that may begin now, in the order of the file
     * @param settle tasks that will not begin any more, and what they are instead
     * @param end what the run is, once none of its tasks can do anything any more
     */
    record Plan(List<String> start, Map<String, State> settle, Optional<Run.State> end) {}

    /** @param states of every task */
    static Plan next(Map<String, Task> tasks, Map<String, State> states) {
        Map<String, State> now = new LinkedHashMap<>(states);
        Map<String, State> settled = new LinkedHashMap<>();
        List<String> start = new ArrayList<>();
        boolean changed = true;
        while (changed) { // one that is skipped may skip the next
            changed = false;
            start.clear();
            for (Map.Entry<String, Task> entry : tasks.entrySet()) {
                String name = entry.getKey();
                if (now.get(name) == State.PENDING) {
                    Optional<State> becomes = becomes(entry.getValue(), now);
                    if (becomes.isPresent() && becomes.get() == State.RUNNING) {
                        start.add(name);
                    } else if (becomes.isPresent()) {
                        now.put(name, becomes.get());
                        settled.put(name, becomes.get());
                        changed = true;
                    }
                }
            }
        }
        return new Plan(List.copyOf(start), settled, end(tasks, now, start));
    }

    /** RUNNING: it may begin. Empty: that is not decided yet. */
    private static Optional<State> becomes(Task task, Map<String, State> states) {
        Before before = Before.of(task.after(), states);
        return switch (task.start().rule()) {
            case ALL_SUCCESS ->
                before.failed > 0
                        ? Optional.of(State.UPSTREAM_FAILED)
                        : before.skipped > 0 ? before.whenAllEnded(State.SKIPPED) : before.whenAllEnded(State.RUNNING);
            case NONE_FAILED ->
                before.failed > 0 ? Optional.of(State.UPSTREAM_FAILED) : before.whenAllEnded(State.RUNNING);
            case ONE_SUCCESS ->
                before.succeeded > 0
                        ? Optional.of(State.RUNNING)
                        : before.whenAllEnded(
                                before.all == 0
                                        ? State.RUNNING
                                        : before.failed > 0 ? State.UPSTREAM_FAILED : State.SKIPPED);
            case ONE_FAILED -> before.failed > 0 ? Optional.of(State.RUNNING) : before.whenAllEnded(State.SKIPPED);
            case ALL_DONE -> before.whenAllEnded(State.RUNNING);
        };
    }

    /** As in Airflow the last tasks decide: one that cleaned up after a failure has not made it good by itself. */
    private static Optional<Run.State> end(Map<String, Task> tasks, Map<String, State> states, List<String> start) {
        if (!start.isEmpty() || states.values().stream().anyMatch(state -> !state.isFinal())) {
            return Optional.empty();
        }
        Set<String> waitedFor = new HashSet<>();
        tasks.values().forEach(task -> waitedFor.addAll(task.after()));
        if (states.containsValue(State.CANCELLED)) {
            return Optional.of(Run.State.CANCELLED);
        }
        boolean failed = states.entrySet().stream()
                .anyMatch(entry ->
                        !waitedFor.contains(entry.getKey()) && entry.getValue().isFailure());
        return Optional.of(failed ? Run.State.FAILED : Run.State.SUCCESS);
    }

    /** How many of the tasks before one have ended how. */
    private record Before(int all, int succeeded, int failed, int skipped) {
        static Before of(Set<String> names, Map<String, State> states) {
            int succeeded = 0;
            int failed = 0;
            int skipped = 0;
            for (String name : names) {
                State state = states.getOrDefault(name, State.SUCCESS);
                succeeded += state == State.SUCCESS ? 1 : 0;
                failed += state.isFailure() ? 1 : 0;
                skipped += state == State.SKIPPED ? 1 : 0;
            }
            return new Before(names.size(), succeeded, failed, skipped);
        }

        Optional<State> whenAllEnded(State state) {
            return succeeded + failed + skipped == all ? Optional.of(state) : Optional.empty();
        }
    }
}
