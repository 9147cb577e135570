package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a source of type connector. */
final class ConnectorReader {
    /** Given by the file's name and by keys of their own. */
    private static final Set<String> TAKEN = Set.of("name", Source.Connector.CLASS, "tasks.max");

    private ConnectorReader() {}

    static Source read(String name, String description, Section file, Declared<Stream> streams) {
        List<String> touched = new ArrayList<>();
        for (Value item : file.items("streams")) {
            streams.refer(item);
            item.text().ifPresent(touched::add);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        file.requireText("class").ifPresent(type -> settings.put(Source.Connector.CLASS, type.strip()));
        settings.put("tasks.max", String.valueOf(file.integer("tasks", 1, 1_000, 1)));
        settings.putAll(settings(file));
        return new Source.Connector(name, description, touched, settings);
    }

    /** Those that the connector knows and we do not. */
    static Map<String, String> settings(Section file) {
        Map<String, String> settings = new LinkedHashMap<>();
        Optional<Section> section = file.find("settings").flatMap(value -> value.section("`settings`"));
        section.map(Section::values).orElse(Map.of()).forEach((key, value) -> {
            if (TAKEN.contains(key)) {
                value.problem(
                        value.label() + " is not set here",
                        "the file's name and the keys `class` and `tasks` say it",
                        "Remove it.");
            }
            value.text().ifPresent(text -> settings.put(key, text));
        });
        return settings;
    }
}
