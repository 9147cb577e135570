package io.mekong.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether tasks that wait for each other can ever begin. */
final class TaskOrder {
    private final Map<String, Task> tasks;
    private final Set<String> sound = new HashSet<>();
    private final List<String> way = new ArrayList<>();

    private TaskOrder(Map<String, Task> tasks) {
        this.tasks = tasks;
    }

    /** Tasks of which each waits for the next, and the last for the first; empty where there are none. */
    static Optional<List<String>> circle(Map<String, Task> tasks) {
        TaskOrder order = new TaskOrder(tasks);
        return tasks.keySet().stream()
                .flatMap(task -> order.from(task).stream())
                .findFirst();
    }

    private Optional<List<String>> from(String task) {
        int met = way.indexOf(task);
        if (met >= 0) {
            return Optional.of(List.copyOf(way.subList(met, way.size())));
        }
        Task known = tasks.get(task);
        if (known == null || sound.contains(task)) {
            return Optional.empty();
        }
        way.add(task);
        for (String before : known.after()) {
            Optional<List<String>> circle = from(before);
            if (circle.isPresent()) {
                return circle;
            }
        }
        way.removeLast();
        sound.add(task);
        return Optional.empty();
    }
}
