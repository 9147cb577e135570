package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a workflow's {@code tasks}: each is one, or a group of them. A task {@code b} of the group {@code a} is called
 * {@code a.b}; what comes after {@code a} comes after all of its tasks. What does not say what it comes after comes after
 * what stands above it, and the first of a group when the group may begin.
 */
final class TasksReader {
    private final Set<String> parameters;
    private final WorkReader works;
    private final Set<String> pools;

    /** Of each group, all the tasks within; in the order of the file. */
    private final Map<String, Set<String>> groups = new LinkedHashMap<>();

    private final Map<String, Value> found = new LinkedHashMap<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    TasksReader(WorkReader works, Set<String> parameters, Set<String> pools) {
        this.works = works;
        this.parameters = parameters;
        this.pools = pools;
    }

    Map<String, Task> read(Section file) {
        Optional<Value> declared = file.require("tasks");
        Map<String, Value> items = WorkflowReader.free(declared, "`tasks`");
        declared.filter(value -> value.yaml() instanceof Yaml.Mapping && items.isEmpty())
                .ifPresent(value ->
                        value.problem("`tasks` is empty", "a workflow without a task does nothing", "Add a task."));
        find("", items);
        ValueNames names = new ValueNames(parameters, found.keySet(), works.secrets());
        level("", items, Set.of(), new TaskReader(works, names, pools));
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        tasks.forEach((name, task) -> needs.put(name, task.after()));
        Circles.first(needs).ifPresent(circle -> {
            String first = circle.getFirst();
            Optional.ofNullable(found.get(first))
                    .ifPresent(value -> value.problem(
                            "The task `" + first + "` waits for itself",
                            "`" + String.join("` waits for `", circle) + "` waits for `" + first + "`",
                            "Remove one `after` of the circle."));
        });
        return tasks;
    }

    /** All names first: a task may wait for one that stands below it. */
    private Set<String> find(String prefix, Map<String, Value> items) {
        Set<String> names = new LinkedHashSet<>();
        items.forEach((name, value) -> {
            WorkflowReader.checkName("A task", name, value, Form.RESOURCE_NAME);
            String full = prefix + name;
            if (isGroup(value)) {
                groups.put(full, Set.of());
                Set<String> within = find(full + ".", within(value));
                groups.put(full, within);
                names.addAll(within);
            } else {
                found.put(full, value);
                names.add(full);
            }
        });
        return names;
    }

    private static boolean isGroup(Value value) {
        return value.yaml() instanceof Yaml.Mapping mapping
                && mapping.entries().stream().anyMatch(entry -> entry.key().equals("tasks"));
    }

    private static Map<String, Value> within(Value group) {
        return group.section("a group")
                .map(section -> WorkflowReader.free(section.find("tasks"), "`tasks`"))
                .orElse(Map.of());
    }

    /** @param first what the first of the level waits for */
    private void level(String prefix, Map<String, Value> items, Set<String> first, TaskReader reader) {
        Set<String> above = first;
        for (Map.Entry<String, Value> item : items.entrySet()) {
            String name = prefix + item.getKey();
            Optional<Section> section = item.getValue().section(isGroup(item.getValue()) ? "a group" : "a task");
            if (section.isEmpty()) {
                continue;
            }
            Set<String> after = after(section.get(), prefix, first, above);
            Set<String> group = groups.get(name);
            if (group != null) {
                Map<String, Value> inside = WorkflowReader.free(section.get().find("tasks"), "`tasks`");
                section.get().finish();
                if (inside.isEmpty()) {
                    section.get()
                            .problem(
                                    "The group `" + name + "` is empty",
                                    "a group without a task does nothing",
                                    "Add a task to it.");
                }
                level(name + ".", inside, after, reader);
                above = group;
            } else {
                reader.read(section.get(), after).ifPresent(task -> tasks.put(name, task));
                above = Set.of(name);
            }
        }
    }

    private Set<String> after(Section section, String prefix, Set<String> first, Set<String> above) {
        Optional<Value> after = section.find("after");
        if (after.isEmpty()) {
            return above;
        }
        List<Value> items = after.get().yaml() instanceof Yaml.Scalar
                ? List.of(after.get())
                : after.get().items().orElse(List.of());
        Set<String> names = new LinkedHashSet<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                Set<String> meant = meant(prefix, name);
                if (meant.isEmpty()) {
                    item.problem(
                            "There is no task " + item.shown(),
                            "`after` names tasks of this file",
                            Form.hint(name, candidates(prefix)));
                }
                names.addAll(meant);
            });
        }
        return items.isEmpty() ? first : names;
    }

    /** A name means a task or a group beside it, or else one further out. */
    private Set<String> meant(String prefix, String name) {
        String at = prefix;
        while (true) {
            if (found.containsKey(at + name)) {
                return Set.of(at + name);
            }
            Set<String> group = groups.get(at + name);
            if (group != null) {
                return group;
            }
            if (at.isEmpty()) {
                return Set.of();
            }
            at = at.substring(0, at.lastIndexOf('.', at.length() - 2) + 1);
        }
    }

    private List<String> candidates(String prefix) {
        List<String> candidates = new ArrayList<>();
        found.keySet()
                .forEach(name -> candidates.add(name.startsWith(prefix) ? name.substring(prefix.length()) : name));
        candidates.addAll(groups.keySet());
        return candidates;
    }
}
