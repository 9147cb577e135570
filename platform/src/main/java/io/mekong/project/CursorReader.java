package io.mekong.project;

import io.mekong.project.Task.Steps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a task's {@code cursor}: names with what they are at first, or with how they are gone through. */
final class CursorReader {
    private static final Form<Duration> EVERY = Form.duration("1s", "3650d", "every: 1h");
    private static final Form<Instant> TIME =
            Form.of("a time such as 2019-11-28T00:00:00Z", "start: 2019-11-28T00:00:00Z", Instant::parse);
    private static final int MOST_AT_ONCE = 10_000;

    private CursorReader() {}

    /** @param names that texts may have behind {@code cursor.} */
    record Read(Map<String, String> firsts, Optional<Steps> steps, List<String> names) {}

    static Read read(Section task) {
        Map<String, String> firsts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        List<Steps> steps = new ArrayList<>();
        task.find("cursor")
                .flatMap(value -> value.section("`cursor`"))
                .map(Section::values)
                .orElse(Map.of())
                .forEach((name, value) -> {
                    names.add(name);
                    if (value.yaml() instanceof Yaml.Mapping) {
                        value.section("the cursor `" + name + "`").ifPresent(section -> {
                            steps(name, section, firsts).ifPresent(found -> {
                                steps.add(found);
                                if (found.step() instanceof Steps.Time) {
                                    TimeParts.NAMES.forEach(part -> names.add(name + "." + part));
                                }
                            });
                            section.finish();
                        });
                    } else {
                        value.text().ifPresent(text -> firsts.put(name, text));
                    }
                });
        if (steps.size() > 1) {
            task.problem(
                    "A task goes through one cursor only",
                    "`" + steps.get(0).cursor() + "` and `" + steps.get(1).cursor() + "` both have a `start`",
                    "Give each a task of its own.");
        }
        return new Read(firsts, steps.stream().findFirst(), List.copyOf(names));
    }

    private static Optional<Steps> steps(String name, Section section, Map<String, String> firsts) {
        Optional<Value> start = section.require("start");
        Optional<Value> every = section.find("every");
        int atMost = section.integer("at-most", 1, MOST_AT_ONCE, 1);
        if (every.isPresent()) {
            Optional<Instant> first = start.flatMap(value -> value.as(TIME));
            Optional<Duration> by = every.get().as(EVERY);
            first.ifPresent(time -> firsts.put(name, time.toString()));
            return first.flatMap(_ -> by).map(duration -> new Steps(name, new Steps.Time(duration), atMost));
        }
        Optional<Long> first = start.flatMap(value -> value.as(
                Form.integer(Long.MIN_VALUE, Long.MAX_VALUE, "a whole number; a time has `every: 1h` beside it")));
        int by = section.integer("step", 1, 1_000_000, 1);
        first.ifPresent(number -> firsts.put(name, String.valueOf(number)));
        return first.map(_ -> new Steps(name, new Steps.Counted(by), atMost));
    }
}
