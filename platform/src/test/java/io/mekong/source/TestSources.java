package io.mekong.source;

import io.mekong.core.DataSize;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldRule;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The streams and sources of the crypto example, as records. */
final class TestSources {
    private TestSources() {}

    static final Stream DEMO = stream(
            "demo",
            "name",
            required("timestamp", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
            required("name", new ColumnType.Text()),
            required("data_id", new ColumnType.BigInt()));

    static final Stream TRADES = stream(
            "trades",
            "symbol",
            optional("exchange", new ColumnType.Text()),
            required("symbol", new ColumnType.Text()),
            required("timestamp", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)),
            optional("local_timestamp", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)),
            required("id", new ColumnType.Text()),
            optional("side", new ColumnType.Text()),
            required("price", new ColumnType.Decimal(18, 8)),
            required("amount", new ColumnType.Decimal(18, 8)));

    static Source.Generator producer() {
        return generator("producer", Optional.empty(), true);
    }

    static Source.Generator every(String name, Duration every) {
        return generator(name, Optional.of(every), true);
    }

    static Source.Generator generator(String name, Optional<Duration> every, boolean enabled) {
        return new Source.Generator(
                name,
                "",
                "demo",
                every,
                enabled,
                List.of(
                        event("BTC", new FieldRule.RandomInteger(10, 400)),
                        event("ETH", new FieldRule.RandomInteger(10, 250)),
                        event("BTT", new FieldRule.RandomInteger(10, 40)),
                        event("DOT", new FieldRule.RandomInteger(40, 170))));
    }

    static Map<String, FieldRule> event(String name, FieldRule price) {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        fields.put("data_id", price);
        fields.put("name", new FieldRule.Constant(name));
        fields.put("timestamp", new FieldRule.Now(FieldRule.Now.Form.SECONDS));
        return fields;
    }

    static Source.File file(Path path) {
        return new Source.File(
                "trades",
                "",
                "trades",
                path,
                Source.File.Format.CSV,
                ',',
                Map.of(),
                Map.of(),
                Optional.empty(),
                Source.Speed.MAX);
    }

    static Project project(Source... sources) {
        Map<String, Source> byName = new LinkedHashMap<>();
        for (Source source : sources) {
            byName.put(source.name(), source);
        }
        return new Project(
                Path.of("."),
                "test",
                settings(),
                Map.of("demo", DEMO, "trades", TRADES),
                byName,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    static Stream stream(String name, String key, Column... columns) {
        return Stream.of(name, 1, List.of(columns), Optional.of("timestamp"), Optional.of(key));
    }

    static Column required(String name, ColumnType type) {
        return Column.of(name, type).whenRequired();
    }

    static Column optional(String name, ColumnType type) {
        return Column.of(name, type);
    }

    private static Settings settings() {
        return new Settings(
                new Settings.Kafka(Optional.empty(), Map.of(), 1, Duration.ofDays(7)),
                Settings.Connect.EMBEDDED,
                new Settings.Postgres(Optional.empty(), Optional.empty(), Optional.empty()),
                Settings.Redis.EMBEDDED,
                new Settings.Http("127.0.0.1", List.of(), DataSize.ofMegabytes(16), DataSize.ofMegabytes(64)),
                new Settings.Store(Optional.empty(), DataSize.ofMegabytes(256), 2, Optional.empty()),
                new Settings.Lake(Optional.empty()),
                Settings.S3.EMBEDDED,
                new Settings.Ingest(Duration.ofMillis(200), DataSize.ofMegabytes(8), 1, DataSize.ofMegabytes(32)),
                new Settings.Query(1000, Duration.ofSeconds(30), 4, Duration.ofMillis(500)),
                Settings.Outside.NOTHING,
                Settings.Workflows.USUAL,
                new Settings.Security(Settings.Security.Mode.LOOPBACK));
    }
}
