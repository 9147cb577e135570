package io.mekong.workflow;

import io.mekong.project.Task;
import io.mekong.project.Task.Each;
import io.mekong.workflow.TaskRun.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what is at work in a run, and how far the tasks are that are done for each of several items. */
final class Parts {
    private static final int MOST_GATHERED = 1_000;

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, TaskRun> waiting = new HashMap<>();
    private int running;

    private static final class Group {
        private final Map<Integer, TaskRun> parts = new TreeMap<>();
        private int running;
        private int over;
    }

    /** A task or a part is now {@code after}. */
    void take(@Nullable TaskRun before, TaskRun after) {
        int began = at(State.RUNNING, after) - at(State.RUNNING, before);
        running += began;
        if (after.part().isEmpty()) {
            if (after.state() == State.WAITING) {
                waiting.put(after.name(), after);
            } else {
                waiting.remove(after.name());
            }
            return;
        }
        TaskRun.Part part = after.part().get();
        Group group = groups.computeIfAbsent(part.of(), _ -> new Group());
        group.parts.put(part.index(), after);
        group.running += began;
        group.over += (after.state().isFinal() ? 1 : 0)
                - (before != null && before.state().isFinal() ? 1 : 0);
    }

    private static int at(State state, @Nullable TaskRun task) {
        return task != null && task.state() == state ? 1 : 0;
    }

    /** How many attempts are at work, of tasks and of parts. */
    int running() {
        return running;
    }

    boolean has(String task) {
        return groups.containsKey(task);
    }

    /** @param claimed those that may begin in the same step */
    boolean mayBegin(TaskRun task, Task definition, List<TaskRun> claimed) {
        Group group = task.part().isEmpty() ? null : groups.get(task.definition());
        if (group == null) {
            return true;
        }
        int parallel = definition.each().map(Each::parallel).orElse(1);
        long soon = claimed.stream()
                .filter(other -> other.part().isPresent() && other.definition().equals(task.definition()))
                .count();
        return group.running + soon < parallel;
    }

    /** Tasks all of whose parts have ended. */
    List<TaskRun> ended() {
        List<TaskRun> ended = new ArrayList<>();
        for (TaskRun task : waiting.values()) {
            Group group = groups.get(task.name());
            if (group != null && group.over == group.parts.size()) {
                ended.add(task);
            }
        }
        return ended;
    }

    /** What a task is, all its parts together. */
    TaskRun sum(TaskRun task, Instant now) {
        List<TaskRun> parts =
                List.copyOf(groups.getOrDefault(task.name(), new Group()).parts.values());
        List<TaskRun> failed =
                parts.stream().filter(part -> part.state().isFailure()).toList();
        if (!failed.isEmpty()) {
            String why = failed.size() + " of " + parts.size() + " parts failed: "
                    + failed.getFirst().message();
            return task.ended(State.FAILED, why, now);
        }
        if (parts.stream().allMatch(part -> part.state() == State.SKIPPED)) {
            return task.ended(State.SKIPPED, "all parts were skipped", now);
        }
        return task.succeeded(parts.size() == 1 ? "1 part" : parts.size() + " parts", outputs(parts), now);
    }

    /** Of each name the list of what the parts gave. */
    private static Map<String, Object> outputs(List<TaskRun> parts) {
        Map<String, List<Object>> lists = new LinkedHashMap<>();
        if (parts.size() <= MOST_GATHERED) {
            parts.forEach(part -> part.outputs()
                    .forEach((name, value) ->
                            lists.computeIfAbsent(name, _ -> new ArrayList<>()).add(value)));
        }
        return new LinkedHashMap<>(lists);
    }
}
