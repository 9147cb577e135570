package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads tasks that send events: {@code generate}, {@code load}, {@code produce}. */
final class FeedingReader {
    private static final int MOST_TICKS = 1_000_000;

    private final ProjectParts parts;

    FeedingReader(ProjectParts parts) {
        this.parts = parts;
    }

    Optional<Work.Generate> generate(Section task) {
        Optional<Value> reference = task.require("source");
        reference.ifPresent(value -> parts.sources()
                .refer(value)
                .filter(source -> !(source instanceof Source.Generator))
                .ifPresent(source -> value.problem(
                        "The source `" + source.name() + "` is not a generator",
                        "a task of type generate asks a generator for events",
                        "Name a source of type generator.")));
        int ticks = task.integer("ticks", 1, MOST_TICKS, 1);
        return reference.flatMap(Value::text).map(source -> new Work.Generate(source, ticks));
    }

    Optional<Work.Load> load(Section task, ValueNames names) {
        Optional<Value> reference = task.require("source");
        reference.ifPresent(value -> parts.sources()
                .refer(value)
                .filter(source -> !(source instanceof Source.File))
                .ifPresent(source -> value.problem(
                        "The source `" + source.name() + "` is not a file",
                        "a task of type load replays a file",
                        "Name a source of type file.")));
        Optional<Value> file = task.find("file");
        file.flatMap(Value::text).ifPresent(text -> {
            names.checkTemplate(file.get(), text);
            if (!FileNames.isInside(text)) {
                file.get()
                        .cannotBe(
                                "a path within the project",
                                "Put the file into the project's folder, or a link to it.");
            }
        });
        return reference.flatMap(Value::text).map(source -> new Work.Load(source, file.flatMap(Value::text)));
    }

    Optional<Work.Produce> produce(Section task, ValueNames names) {
        Optional<Value> reference = task.require("stream");
        reference
                .flatMap(parts.streams()::refer)
                .filter(stream -> !(stream.format() instanceof Format.Json))
                .ifPresent(stream -> reference
                        .get()
                        .problem(
                                "The stream `" + stream.name() + "` takes no events of tasks",
                                "its messages are " + stream.format().label() + ", and these would be json",
                                "Name a stream of format json."));
        Optional<Value> event = task.find("event");
        Optional<Value> query = task.find("query");
        if (event.isPresent() == query.isPresent()) {
            task.problem(
                    "It is not said what to send",
                    event.isEmpty() ? "there is neither `event` nor `query`" : "`event` and `query` both stand here",
                    "Write an `event` of fields, or a `query` whose rows become events.");
        }
        query.ifPresent(value -> value.text().ifPresent(text -> names.checkQuery(value, text)));
        Optional<Work.Events> events = event.flatMap(value -> value.section("an event"))
                .<Work.Events>map(fields -> new Work.Events.One(fields(fields, names)))
                .or(() -> query.flatMap(Value::text).map(Work.Events.Rows::new));
        return reference.flatMap(Value::text).flatMap(stream -> events.map(all -> new Work.Produce(stream, all)));
    }

    private static Map<String, Object> fields(Section section, ValueNames names) {
        Map<String, Object> fields = new LinkedHashMap<>();
        section.values().forEach((name, value) -> tree(value, names).ifPresent(field -> fields.put(name, field)));
        return fields;
    }

    /** Empty, with a problem, where a text cannot be read; a field without a value is left out. */
    private static Optional<Object> tree(Value value, ValueNames names) {
        return switch (value.yaml()) {
            case Yaml.Mapping _ -> value.section("a field").map(section -> fields(section, names));
            case Yaml.Sequence _ -> {
                List<Object> items = new ArrayList<>();
                value.items()
                        .orElse(List.of())
                        .forEach(item -> tree(item, names).ifPresent(items::add));
                yield Optional.of(List.copyOf(items));
            }
            case Yaml.Scalar scalar -> scalar(scalar, value, names);
        };
    }

    private static Optional<Object> scalar(Yaml.Scalar scalar, Value value, ValueNames names) {
        if (scalar.kind() == Yaml.Scalar.Kind.NULL) {
            return Optional.empty();
        }
        return value.text().map(text -> {
            names.checkTemplate(value, text);
            return Literals.plain(scalar.kind(), text);
        });
    }
}
