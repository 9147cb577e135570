package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the keys of a source of type cdc. */
final class CaptureReader {
    private static final Form<String> PREFIX =
            Form.named("[A-Za-z_][A-Za-z0-9._-]{0,99}", "letters, digits, `.`, `_` and `-`, a letter or `_` first");
    /** What PostgreSQL takes for a slot without quotes. */
    private static final Form<String> IDENTIFIER = Form.named(
            "[a-z_][a-z0-9_]{0,62}", "lower-case letters, digits and `_`, a letter or `_` first, at most 63 of them");

    private static final Form<String> TABLE =
            Form.named("[^.\\s\"]{1,63}(\\.[^.\\s\"]{1,63})?", "a table such as public.orders");

    private final Settings settings;
    private final Declared<Stream> streams;

    CaptureReader(Settings settings, Declared<Stream> streams) {
        this.settings = settings;
        this.streams = streams;
    }

    Source read(String name, String description, Section file) {
        String identifier = "mekong_" + name.replace('-', '_');
        Optional<Value> named = file.find("database");
        Optional<String> database =
                named.isPresent() ? named.flatMap(value -> DatabaseNames.refer(value, settings)) : usual(file);
        String prefix = file.find("prefix", PREFIX).orElse(name);
        Source.Capture capture = new Source.Capture(
                name,
                description,
                database.orElse(""),
                tables(file, prefix),
                prefix,
                file.find("publication", IDENTIFIER).orElse(identifier),
                file.find("slot", IDENTIFIER).orElse(identifier),
                login(file),
                ConnectorReader.settings(file));
        return capture;
    }

    private Optional<String> usual(Section file) {
        if (!DatabaseNames.known(settings).contains(Settings.Outside.ANALYTICS)) {
            file.problem(
                    "`database` is missing",
                    "there is no embedded PostgreSQL whose changes could be meant",
                    "Name one of `databases` in mekong.yaml.");
        }
        return Optional.of(Settings.Outside.ANALYTICS);
    }

    private Map<String, String> tables(Section file, String prefix) {
        Map<String, String> tables = new LinkedHashMap<>();
        Map<String, Value> values = file.require("tables")
                .flatMap(value -> value.section("`tables`"))
                .map(Section::values)
                .orElse(Map.of());
        values.forEach((given, value) -> {
            try {
                String parsed = TABLE.parse(given);
                String table = parsed.contains(".") ? parsed : "public." + parsed;
                value.text().ifPresent(stream -> {
                    streams.refer(value).ifPresent(found -> requireFit(found, prefix + "." + table, value));
                    if (tables.put(table, stream) != null) {
                        value.problem(
                                "The table `" + table + "` is named twice",
                                "its changes go to one stream",
                                "Remove one.");
                    }
                });
            } catch (Form.Refusal e) {
                value.problem(value.label() + " is no table", e.why(), "Write for example `public.orders: orders`.");
            }
        });
        return tables;
    }

    /** The topic is the connector's to name, the form of its messages too. */
    private static void requireFit(Stream stream, String topic, Value place) {
        if (!stream.topic().equals(topic)) {
            place.problem(
                    "The stream `" + stream.name() + "` does not read these changes",
                    "they go to the topic `" + topic + "`, it reads `" + stream.topic() + "`",
                    "Write `topic: " + topic + "` in streams/" + stream.name() + ".yaml.");
        }
        if (stream.partitions() > 1) {
            place.problem(
                    "The stream `" + stream.name() + "` cannot keep the order of these changes",
                    "it has " + stream.partitions() + " partitions, and messages are in order only within one",
                    "Write `partitions: 1` in streams/" + stream.name() + ".yaml.");
        }
        if (!(stream.format() instanceof Format.Debezium)) {
            place.problem(
                    "The stream `" + stream.name() + "` cannot read changes",
                    "it takes " + stream.format().label(),
                    "Write `format: debezium` in streams/" + stream.name() + ".yaml.");
        }
    }

    private static Optional<Source.Login> login(Section file) {
        Optional<String> user = file.find("user").flatMap(Value::text);
        Optional<String> password = file.find("password").flatMap(Value::text);
        if (user.isEmpty()) {
            file.find("password")
                    .ifPresent(value -> value.problem(
                            "`password` stands without `user`",
                            "it is not known whose it is",
                            "Add `user`, or remove both: a role is made then."));
        }
        return user.map(name -> new Source.Login(name, new Settings.Secret(password.orElse(""))));
    }
}
