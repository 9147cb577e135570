package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/** Reads what bounds a table in time and size: {@code retention}, {@code late} and {@code future}. */
final class TableLimits {
    private static final Form<Duration> AGE = Form.duration("1d", "36500d", "30d");
    private static final Form<DataSize> SIZE = Form.size("1MB", "1024TB");
    private static final Form<Optional<Retention.Cold>> COLD =
            Form.of("true, false, or a duration from 1d to 36500d", "cold: 365d", TableLimits::cold);
    private static final Form<Duration> DISTANCE = Form.duration("1s", "36500d", "7d");
    private static final Form<Table.Beyond> BEYOND = Form.choice(Ordered.words(Table.Beyond.values()));

    /** Whether days of a table can leave the store for files, and why not. */
    enum ColdDays {
        CAN_BE,
        KEYED,
        IN_CLICKHOUSE
    }

    private TableLimits() {}

    static Retention retention(Section file, ColdDays coldDays) {
        Optional<Value> value = file.find("retention");
        if (value.isEmpty()) {
            return Retention.NONE;
        }
        if (value.get().yaml() instanceof Yaml.Scalar) {
            return new Retention(value.get().as(AGE), Optional.empty(), Optional.empty());
        }
        return value.get()
                .section("a retention")
                .map(section -> bounds(section, coldDays))
                .orElse(Retention.NONE);
    }

    private static Retention bounds(Section section, ColdDays coldDays) {
        boolean bounded =
                section.find("age").isPresent() || section.find("size").isPresent();
        Optional<Value> cold = section.find("cold");
        Retention retention = new Retention(
                section.find("age", AGE), section.find("size", SIZE), cold.flatMap(value -> cold(value, coldDays)));
        section.finish();
        if (!bounded) {
            section.problem(
                    "`retention` has neither `age` nor `size`",
                    "nothing would ever be removed",
                    "Add for example `age: 30d`, or remove `retention`.");
        }
        if (retention.age().isPresent()
                && coldAge(retention).isPresent()
                && coldAge(retention).get().compareTo(retention.age().get()) <= 0) {
            cold.orElseThrow()
                    .problem(
                            "`cold` is no longer than `age`",
                            "a day becomes cold when it is older than `age`, and would be removed at once",
                            "Make it longer, or write `cold: true` to keep cold days for ever.");
        }
        return retention;
    }

    private static Optional<Duration> coldAge(Retention retention) {
        return retention.cold().flatMap(Retention.Cold::age);
    }

    private static Optional<Retention.Cold> cold(Value value, ColdDays coldDays) {
        Optional<Retention.Cold> cold = value.as(COLD).flatMap(read -> read);
        if (cold.isPresent()) {
            switch (coldDays) {
                case CAN_BE -> {}
                case KEYED ->
                    value.problem(
                            "`cold` stands on a table with a key",
                            "a later message may change a row, and those in files do not change",
                            "Remove `cold`, or `key`.");
                case IN_CLICKHOUSE ->
                    value.problem(
                            "`cold` stands on a table that is in ClickHouse",
                            "`olap` is set, and only DuckDB moves old days to files",
                            "Remove `cold`; how long rows stay is told by `age` and `size`.");
            }
        }
        return cold;
    }

    private static Optional<Retention.Cold> cold(String text) {
        return switch (text) {
            case "false" -> Optional.empty();
            case "true" -> Optional.of(new Retention.Cold(Optional.empty()));
            default -> Optional.of(new Retention.Cold(Optional.of(AGE.parse(text))));
        };
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
