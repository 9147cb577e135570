package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/** Reads what bounds a table in time and size: {@code retention}, {@code late} and {@code future}. */
final class TableLimits {
    private static final Form<Duration> AGE = Form.duration("1d", "36500d", "30d");
    private static final Form<DataSize> SIZE = Form.size("1MB", "1024TB");
    private static final Form<Duration> DISTANCE = Form.duration("1s", "36500d", "7d");
    private static final Form<Table.Beyond> BEYOND = Form.choice(Ordered.words(Table.Beyond.values()));

    private TableLimits() {}

    /** @param stream the table's; empty where it is not known */
    static Retention retention(Section file, Optional<Stream> stream, boolean keyed) {
        Optional<Value> value = file.find("retention");
        if (value.isEmpty()) {
            return Retention.NONE;
        }
        if (value.get().yaml() instanceof Yaml.Scalar) {
            return new Retention(value.get().as(AGE), Optional.empty(), false);
        }
        return value.get()
                .section("a retention")
                .map(section -> bounds(section, stream, keyed))
                .orElse(Retention.NONE);
    }

    private static Retention bounds(Section section, Optional<Stream> stream, boolean keyed) {
        boolean bounded =
                section.find("age").isPresent() || section.find("size").isPresent();
        Optional<Value> cold = section.find("cold");
        Retention retention =
                new Retention(section.find("age", AGE), section.find("size", SIZE), section.truth("cold", false));
        section.finish();
        if (!bounded) {
            section.problem(
                    "`retention` has neither `age` nor `size`",
                    "nothing would ever be removed",
                    "Add for example `age: 30d`, or remove `retention`.");
        }
        if (retention.cold()) {
            checkCold(cold.orElseThrow(), stream, keyed);
        }
        return retention;
    }

    private static void checkCold(Value cold, Optional<Stream> stream, boolean keyed) {
        stream.filter(from -> from.archive().isEmpty())
                .ifPresent(from -> cold.problem(
                        "`cold` needs the lake, and the stream `" + from.name() + "` is not in it",
                        "days that the table no longer has are read from the stream's archive",
                        "Add `archive: true` to the stream, or remove `cold`."));
        if (keyed) {
            cold.problem(
                    "`cold` stands on a table with a key",
                    "the lake has every message, of which the table keeps only the last of each key",
                    "Remove `cold`, or `key`.");
        }
    }

    /** {@code late} or {@code future}: <code>{after: 7d, then: drop}</code>, or only the time. */
    static Optional<Table.TimeLimit> time(String key, Section file, Optional<Stream> stream) {
        Optional<Value> value = file.find(key);
        value.ifPresent(given -> stream.filter(from -> from.eventTime().isEmpty())
                .ifPresent(from -> given.problem(
                        given.label() + " needs an event time, and the stream `" + from.name() + "` has none",
                        "without one an event happened when Kafka received it",
                        "Add `event-time` to the stream, or remove " + given.label() + ".")));
        if (value.isPresent() && value.get().yaml() instanceof Yaml.Scalar) {
            return value.get().as(DISTANCE).map(distance -> new Table.TimeLimit(distance, Table.Beyond.DEAD_LETTER));
        }
        return value.flatMap(given -> given.section("a limit")).flatMap(section -> {
            Optional<Duration> after = section.require("after", DISTANCE);
            Table.Beyond then = section.find("then", BEYOND).orElse(Table.Beyond.DEAD_LETTER);
            section.finish();
            return after.map(distance -> new Table.TimeLimit(distance, then));
        });
    }
}
