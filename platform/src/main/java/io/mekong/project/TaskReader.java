package io.mekong.project;

import io.mekong.project.Task.Each;
import io.mekong.project.Task.Effort;
import io.mekong.project.Task.Retries;
import io.mekong.project.Task.Rule;
import io.mekong.project.Task.Start;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one task: what all have, and then what its type asks for. */
final class TaskReader {
    private static final Form<Rule> RULE = Form.choice(Ordered.words(Rule.values()));
    private static final Form<Duration> TIMEOUT = Form.duration("100ms", "30d", "timeout: 10m");
    private static final Form<Duration> DELAY = Form.duration("10ms", "1d", "delay: 30s");
    private static final int MOST_RETRIES = 100;
    private static final int MOST_PARALLEL = 1_000;
    private static final int HIGHEST_PRIORITY = 1_000;

    private final WorkReader works;
    private final ValueNames names;
    private final Set<String> pools;

    /** @param pools of the project's settings */
    TaskReader(WorkReader works, ValueNames names, Set<String> pools) {
        this.works = works;
        this.names = names;
        this.pools = pools;
    }

    /** @param after what it waits for, already read */
    Optional<Task> read(Section task, Set<String> after) {
        Optional<WorkReader.Type> type = task.require("type", WorkReader.TYPE);
        Start start = start(task, after);
        Effort effort = effort(task);
        CursorReader.Read cursors = CursorReader.read(task);
        Optional<Each> each = task.find("for-each").flatMap(this::each);
        if (each.isPresent() && !cursors.names().isEmpty()) {
            task.problem(
                    "A task with `for-each` cannot have a `cursor`",
                    "its parts would move it side by side",
                    "Move the cursor in a task of its own.");
        }
        ValueNames known = names.with(Set.copyOf(cursors.names()), each.isPresent());
        Optional<Work> work = type.flatMap(kind -> works.read(kind, task, known));
        if (cursors.steps().isPresent()
                && type.filter(kind -> kind == WorkReader.Type.WORKFLOW).isPresent()) {
            task.problem(
                    "A task of type workflow cannot go through a cursor",
                    "its run is waited for, and holds nothing meanwhile",
                    "Let a task of the other workflow go through it.");
        }
        if (type.isPresent()) {
            task.finish();
        }
        return work.map(doing -> new Task(doing, start, effort, each, cursors.firsts(), cursors.steps()));
    }

    private Start start(Section task, Set<String> after) {
        Rule rule = task.find("rule", RULE).orElse(Rule.ALL_SUCCESS);
        Optional<Value> when = task.find("when");
        when.ifPresent(value -> value.text().ifPresent(condition -> names.checkQuery(value, condition)));
        return new Start(after, rule, when.flatMap(Value::text), task.truth("depends-on-past", false));
    }

    private Effort effort(Section task) {
        Retries retries = task.find("retries").map(TaskReader::retries).orElse(Retries.NONE);
        Duration timeout = task.find("timeout", TIMEOUT).orElse(Task.TIMEOUT);
        Optional<Value> pool = task.find("pool");
        pool.ifPresent(value -> value.text()
                .filter(name -> !pools.contains(name))
                .ifPresent(name -> value.problem(
                        "There is no pool `" + name + "`",
                        "`workflows.pools` in mekong.yaml has none of that name",
                        pools.isEmpty()
                                ? "Add `workflows: {pools: {" + name + ": 2}}` to mekong.yaml."
                                : Form.hint(name, pools))));
        return new Effort(
                retries,
                timeout,
                pool.flatMap(Value::text),
                task.integer("priority", -HIGHEST_PRIORITY, HIGHEST_PRIORITY, 0));
    }

    /** A list, {@code {query, parallel}}, {@code {items, parallel}}, or an output of a task before. */
    private Optional<Each> each(Value value) {
        if (!(value.yaml() instanceof Yaml.Mapping)) {
            return items(value).map(items -> new Each(items, MOST_PARALLEL));
        }
        return value.section("`for-each`").flatMap(section -> {
            Optional<Value> query = section.find("query");
            query.ifPresent(asked -> asked.text().ifPresent(text -> names.checkQuery(asked, text)));
            Optional<Each.Items> items = query.isPresent()
                    ? query.flatMap(Value::text).map(Each.Asked::new)
                    : section.require("items").flatMap(this::items);
            int parallel = section.integer("parallel", 1, MOST_PARALLEL, MOST_PARALLEL);
            section.finish();
            return items.map(known -> new Each(known, parallel));
        });
    }

    private Optional<Each.Items> items(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            Optional<String> given = value.text().flatMap(Template::only);
            if (given.isEmpty()) {
                value.cannotBe(
                        "a list, or an output of a task before",
                        "Write for example `for-each: \"{{ outputs.list.files }}\"`.");
            }
            given.ifPresent(_ -> names.checkTemplate(value, value.text().orElseThrow()));
            return given.map(Each.Given::new);
        }
        return value.items().map(items -> {
            List<String> texts =
                    items.stream().flatMap(item -> item.text().stream()).toList();
            texts.forEach(text -> names.checkTemplate(value, text));
            return new Each.Listed(texts);
        });
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
