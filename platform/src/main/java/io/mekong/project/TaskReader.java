package io.mekong.project;

import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one task: what all have, and then what its type asks for. */
final class TaskReader {
    private static final Form<Rule> RULE = Form.choice(Ordered.words(Rule.values()));
    private static final Form<Duration> TIMEOUT = Form.duration("100ms", "30d", "timeout: 10m");
    private static final Form<Duration> DELAY = Form.duration("10ms", "1d", "delay: 30s");
    private static final int MOST_RETRIES = 100;

    private final WorkReader works;
    private final ValueNames names;
    private final List<String> read = new ArrayList<>();

    TaskReader(WorkReader works, ValueNames names) {
        this.works = works;
        this.names = names;
    }

    /**
     * In the order of the file: a task that does not say what it comes after comes after the one above it.
     *
     * @param all the names of the workflow's tasks
     */
    Optional<Task> read(Section task, String name, Set<String> all) {
        Optional<WorkReader.Type> type = task.require("type", WorkReader.TYPE);
        Set<String> after = after(task, all);
        read.add(name);
        Rule rule = task.find("rule", RULE).orElse(Rule.ALL_SUCCESS);
        Retries retries = task.find("retries").map(TaskReader::retries).orElse(Retries.NONE);
        Duration timeout = task.find("timeout", TIMEOUT).orElse(Task.TIMEOUT);
        Optional<Work> work = type.flatMap(known -> works.read(known, task, names));
        if (type.isPresent()) {
            task.finish();
        }
        return work.map(doing -> new Task(doing, after, rule, retries, timeout));
    }

    private Set<String> after(Section task, Set<String> all) {
        Optional<Value> after = task.find("after");
        if (after.isEmpty()) {
            return read.isEmpty() ? Set.of() : Set.of(read.getLast());
        }
        List<Value> items = after.get().yaml() instanceof Yaml.Scalar
                ? List.of(after.get())
                : after.get().items().orElse(List.of());
        Set<String> names = new LinkedHashSet<>();
        for (Value item : items) {
            item.text().ifPresent(name -> {
                if (!all.contains(name)) {
                    item.problem(
                            "There is no task " + item.shown(),
                            "`after` names tasks of this file",
                            Form.hint(name, all));
                }
                names.add(name);
            });
        }
        return names;
    }

    private static Retries retries(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            int times = value.as(Form.integer(0, MOST_RETRIES)).orElse(0L).intValue();
            return new Retries(times, Retries.NONE.delay(), Retries.NONE.longest());
        }
        return value.section("retries")
                .map(section -> {
                    int times = section.integer("times", 0, MOST_RETRIES, 0);
                    section.require("times");
                    Duration delay = section.find("delay", DELAY).orElse(Retries.NONE.delay());
                    Duration longest = section.find("longest", DELAY).orElse(Retries.NONE.longest());
                    section.finish();
                    return new Retries(times, delay, longest);
                })
                .orElse(Retries.NONE);
    }
}
