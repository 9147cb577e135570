package io.mekong.project;

import io.mekong.project.Workflow.Events;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code on} and {@code produces} of workflows, and holds those of all against each other. */
final class EventsReader {
    private static final Form<Duration> AT_MOST_EVERY = Form.duration("1s", "30d", "at-most-every: 1m");
    private static final Duration USUALLY = Duration.ofMinutes(1);
    private static final Form<String> GLOB = Form.of(
            "a path in the project's folder, with `*` or `**` for what may be there",
            "objects: \"incoming/*.csv\"",
            EventsReader::glob);

    private final Declared<Stream> streams;
    private final Declared<Table> tables;
    /** Who produces a dataset, by its name. */
    private final Map<String, List<String>> producers = new LinkedHashMap<>();

    private final List<Wanted> wanted = new ArrayList<>();

    EventsReader(Declared<Stream> streams, Declared<Table> tables) {
        this.streams = streams;
        this.tables = tables;
    }

    private record Wanted(String workflow, String dataset, Value value) {}

    Events read(String workflow, Section file) {
        List<EventTrigger> on = new ArrayList<>();
        Optional<Value> declared = file.find("on");
        boolean list =
                declared.map(value -> value.yaml() instanceof Yaml.Sequence).orElse(false);
        List<Value> items = list
                ? declared.flatMap(Value::items).orElseThrow()
                : declared.stream().toList();
        for (Value item : items) {
            item.section("an event")
                    .flatMap(section -> event(workflow, section))
                    .ifPresent(trigger -> {
                        if (on.stream().anyMatch(other -> isSame(other, trigger))) {
                            item.problem(
                                    "`" + trigger.kind() + ": " + trigger.name() + "` is there twice",
                                    "each event starts one run",
                                    "Remove one.");
                        } else {
                            on.add(trigger);
                        }
                    });
        }
        return new Events(on, produces(workflow, file));
    }

    private List<String> produces(String workflow, Section file) {
        List<String> produces = new ArrayList<>();
        for (Value item : file.items("produces")) {
            item.as(Form.RESOURCE_NAME).ifPresent(dataset -> {
                if (!produces.contains(dataset)) {
                    produces.add(dataset);
                    producers
                            .computeIfAbsent(dataset, name -> new ArrayList<>())
                            .add(workflow);
                }
            });
        }
        return produces;
    }

    private Optional<EventTrigger> event(String workflow, Section section) {
        Optional<Value> table = section.find("table");
        Optional<Value> dataset = section.find("dataset");
        Optional<Value> topic = section.find("topic");
        Optional<Value> objects = section.find("objects");
        Optional<Duration> pause = table.isEmpty() ? Optional.empty() : section.find("at-most-every", AT_MOST_EVERY);
        section.finish();
        if (List.of(table, dataset, topic, objects).stream()
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            section.problem(
                    "It is not clear which event is meant",
                    "an event has one of the keys table, dataset, topic, objects",
                    "Write for example `on: {table: trades}`.");
            return Optional.empty();
        }
        if (table.isPresent()) {
            return table.flatMap(tables::refer)
                    .map(found -> new EventTrigger.TableChanged(found.name(), pause.orElse(USUALLY)));
        }
        if (dataset.isPresent()) {
            return dataset.flatMap(Value::text).map(name -> {
                wanted.add(new Wanted(workflow, name, dataset.get()));
                return new EventTrigger.DatasetUpdated(name);
            });
        }
        if (topic.isPresent()) {
            return topic.flatMap(this::topic);
        }
        return objects.flatMap(value -> value.as(GLOB)).map(EventTrigger.ObjectCame::new);
    }

    private Optional<EventTrigger> topic(Value value) {
        Set<String> topics =
                streams.readable().values().stream().map(Stream::topic).collect(Collectors.toSet());
        return value.text().flatMap(name -> {
            // A stream that could not be read has its problem already, and may have had this topic.
            if (!topics.contains(name)
                    && streams.readable().size() == streams.names().size()) {
                value.problem(
                        "There is no topic " + value.shown(),
                        "no stream of the project has that topic",
                        Form.hint(name, topics));
                return Optional.empty();
            }
            return Optional.of(new EventTrigger.MessageCame(name));
        });
    }

    private static boolean isSame(EventTrigger one, EventTrigger other) {
        return one.kind().equals(other.kind()) && one.name().equals(other.name());
    }

    private static String glob(String text) {
        Path path = Path.of(text);
        if (path.isAbsolute() || text.isBlank() || !path.normalize().equals(path) || path.startsWith("..")) {
            throw new IllegalArgumentException();
        }
        FileSystems.getDefault().getPathMatcher("glob:" + text); // throws where it is none
        return text;
    }

    /** What can be said when all workflows are read: that somebody produces each dataset, and that none feeds itself. */
    void finish() {
        for (Wanted one : wanted) {
            if (!producers.containsKey(one.dataset())) {
                one.value()
                        .problem(
                                "There is no dataset " + one.value().shown(),
                                "no workflow `produces` it",
                                Form.hint(one.dataset(), producers.keySet()));
            } else if (feeds(one.workflow(), one.dataset(), new ArrayList<>())) {
                one.value()
                        .problem(
                                "The workflow `" + one.workflow() + "` would start itself for ever",
                                "it, or one that it starts, produces the dataset `" + one.dataset()
                                        + "` that it waits for",
                                "Remove the dataset from `on` or from `produces`.");
            }
        }
    }

    /** Whether a run of the workflow leads to a new version of the dataset. */
    private boolean feeds(String workflow, String dataset, List<String> seen) {
        if (seen.contains(workflow)) {
            return false;
        }
        seen.add(workflow);
        if (producers.getOrDefault(dataset, List.of()).contains(workflow)) {
            return true;
        }
        return wanted.stream()
                .filter(other ->
                        producers.getOrDefault(other.dataset(), List.of()).contains(workflow))
                .anyMatch(other -> feeds(other.workflow(), dataset, seen));
    }
}
