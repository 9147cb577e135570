package io.mekong.project;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the keys of a source of type generator. */
final class GeneratorReader {
    /** JSON readers commonly keep numbers as doubles: beyond this they would round. */
    private static final long MOST = 1L << 53;

    private static final Form<Duration> EVERY = Form.duration("1ms", "365d", "5s");
    private static final Form<Long> NUMBER =
            Form.integer(-MOST, MOST, "a whole number, no further from zero than 2^53");
    private static final Form<Long> STEP = Form.integer(1, MOST, "a whole number above zero");
    private static final Form<FieldRule.Now.Form> NOW = Form.choice(Ordered.words(FieldRule.Now.Form.values()));

    private GeneratorReader() {}

    static Source read(String name, String description, String streamName, Optional<Stream> stream, Section file) {
        Optional<Duration> every = file.find("every", EVERY);
        boolean enabled = file.truth("enabled", true);
        List<Map<String, FieldRule>> events = new ArrayList<>();
        for (Value item : file.requireItems("events")) {
            item.section("an event").ifPresent(event -> events.add(event(item, event, stream)));
        }
        return new Source.Generator(name, description, streamName, every, enabled, events);
    }

    private static Map<String, FieldRule> event(Value item, Section event, Optional<Stream> stream) {
        Map<String, Value> fields = event.values();
        List<FieldPath> paths = new ArrayList<>();
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        fields.forEach((field, value) -> {
            Optional<FieldPath> path = path(field, value, paths);
            path.ifPresent(paths::add);
            path.ifPresent(known -> stream.ifPresent(s -> SourceReader.fieldOf(s, known, value.label(), value)));
            rule(value).ifPresent(rule -> rules.put(field, rule));
        });
        stream.ifPresent(s -> s.columns().stream()
                .filter(column -> column.required() && paths.stream().noneMatch(path -> gives(path, column)))
                .forEach(column -> item.problem(
                        item.label() + " lacks `" + column.field() + "`",
                        "the stream `" + s.name() + "` requires it and would reject every such event",
                        column.field().lists() > 0
                                ? "Drop `required` from the column: a generator makes no lists."
                                : "Add `" + column.field() + "`, or drop `required` from the column.")));
        return rules;
    }

    /** Where the value of a key goes in the event; empty, with a problem, where it cannot. */
    private static Optional<FieldPath> path(String field, Value value, List<FieldPath> others) {
        FieldPath path;
        try {
            path = Fields.PATH.parse(field);
        } catch (Form.Refusal e) {
            value.problem(value.label() + " is no field", e.why(), Fields.literal(field));
            return Optional.empty();
        }
        if (path.lists() > 0) {
            value.problem(
                    value.label() + " leads through a list",
                    "a generator makes no lists",
                    "Leave it out, or feed the stream another way.");
            return Optional.empty();
        }
        Optional<FieldPath> other = others.stream()
                .filter(known -> path.startsWith(known) || known.startsWith(path))
                .findFirst();
        if (other.isPresent()) {
            value.problem(
                    value.label() + " cannot stand beside `" + other.get() + "`",
                    "what holds fields has no value of its own",
                    "Remove one.");
            return Optional.empty();
        }
        return Optional.of(path);
    }

    private static boolean gives(FieldPath path, Column column) {
        return path.equals(column.field())
                || (column.type() instanceof ColumnType.Json && path.startsWith(column.field()));
    }

    private static Optional<FieldRule> rule(Value value) {
        return switch (value.yaml()) {
            case Yaml.Scalar scalar -> constant(value, scalar);
            case Yaml.Sequence sequence -> {
                value.cannotBe("a value or a rule", "Write for example `{random: [1, 10]}`.");
                yield Optional.empty();
            }
            case Yaml.Mapping mapping -> value.section("the field").flatMap(section -> made(value, section));
        };
    }

    /** {@code {random: …}}, {@code {walk: …}} or {@code {now: …}}. */
    private static Optional<FieldRule> made(Value value, Section rule) {
        Optional<Value> random = rule.find("random");
        Optional<Value> walk = rule.find("walk");
        Optional<Value> now = rule.find("now");
        rule.finish();
        if (List.of(random, walk, now).stream().filter(Optional::isPresent).count() != 1) {
            value.problem(
                    value.label() + " has no rule, or more than one",
                    "a field is made by one of random, walk and now",
                    "Write for example `{random: [1, 10]}`.");
            return Optional.empty();
        }
        return random.flatMap(range -> range(range))
                .<FieldRule>map(range -> new FieldRule.RandomInteger(range.min(), range.max()))
                .or(() -> walk.flatMap(value1 -> value1.section("a walk")).flatMap(GeneratorReader::walk))
                .or(() -> now.flatMap(form -> form.as(NOW)).map(FieldRule.Now::new));
    }

    private static Optional<FieldRule> walk(Section walk) {
        Optional<Range> range = walk.require("range").flatMap(GeneratorReader::range);
        Optional<Long> start = walk.require("start", NUMBER);
        Optional<Long> step = walk.require("step", STEP);
        walk.finish();
        if (range.isEmpty() || start.isEmpty() || step.isEmpty()) {
            return Optional.empty();
        }
        if (start.get() < range.get().min() || start.get() > range.get().max()) {
            walk.problem(
                    "The walk starts at " + start.get() + ", outside its range",
                    "it must stay between " + range.get().min() + " and "
                            + range.get().max(),
                    "Move `start`, or widen `range`.");
        }
        return Optional.of(new FieldRule.Walk(
                start.get(), step.get(), range.get().min(), range.get().max()));
    }

    private static Optional<Range> range(Value value) {
        Optional<List<Value>> items = value.items();
        if (items.isEmpty()) {
            return Optional.empty();
        }
        if (items.get().size() != 2) {
            value.problem(
                    value.label() + " has " + items.get().size() + (items.get().size() == 1 ? " item" : " items"),
                    "a range has two ends, both included",
                    "Write `[min, max]`.");
            return Optional.empty();
        }
        Optional<Long> min = items.get().getFirst().as(NUMBER);
        Optional<Long> max = items.get().getLast().as(NUMBER);
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        if (min.get() > max.get()) {
            value.problem(
                    value.label() + " is upside down: [" + min.get() + ", " + max.get() + "]",
                    "the first number is the least",
                    "Write `[" + max.get() + ", " + min.get() + "]`.");
        }
        return Optional.of(new Range(min.get(), max.get()));
    }

    private static Optional<FieldRule> constant(Value value, Yaml.Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT -> value.text().map(FieldRule.Constant::new);
            case TRUTH -> value.truth().map(FieldRule.Constant::new);
            case INTEGER -> value.as(NUMBER).map(FieldRule.Constant::new);
            case REAL ->
                value.as(Form.of("a finite number", "1.5", GeneratorReader::real))
                        .map(FieldRule.Constant::new);
            case NULL -> {
                value.cannotBe("a value or a rule", "Leave the field out, or give it a value.");
                yield Optional.empty();
            }
        };
    }

    private static double real(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private record Range(long min, long max) {}
}
