package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mekong.core.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The project that ships as the first example is read in full. */
class CryptoProjectTest {
    static final Path ROOT = Path.of("..", "examples", "crypto");

    private final Project project = load();

    private static Project load() {
        Loaded loaded = ProjectLoader.load(ROOT, Overrides.none());
        assertThat(loaded.problems()).isEmpty();
        return loaded.project().orElseThrow();
    }

    @Test
    void names() {
        assertThat(project.name()).isEqualTo("Crypto");
        assertThat(project.streams()).containsOnlyKeys("demo", "trades");
        assertThat(project.sources()).containsOnlyKeys("live-ticker", "producer", "trades");
        assertThat(project.tables()).containsOnlyKeys("demo", "trades");
        assertThat(project.workflows()).containsOnlyKeys("demo", "tour", "tour-after", "tour-part");
        assertThat(project.dashboards()).containsOnlyKeys("real-time", "trades");
    }

    @Test
    void streams() {
        Stream demo = project.stream("demo").orElseThrow();
        assertThat(demo.topic()).isEqualTo("demo");
        assertThat(demo.key()).contains("name");
        assertThat(demo.eventTime()).contains("timestamp");
        assertThat(demo.maxMessage()).isEqualTo(DataSize.ofMegabytes(1));
        assertThat(demo.columns())
                .extracting(Column::name, column -> column.type().label(), Column::required)
                .containsExactly(
                        tuple("timestamp", "timestamp", true),
                        tuple("name", "string", true),
                        tuple("data_id", "bigint", true));
        Stream trades = project.stream("trades").orElseThrow();
        assertThat(trades.partitions()).isEqualTo(2);
        assertThat(trades.column("price").orElseThrow().type()).isEqualTo(new ColumnType.Decimal(18, 8));
        assertThat(trades.column("timestamp").orElseThrow().type())
                .isEqualTo(new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS));
    }

    @Test
    void tablesHaveAllColumnsOfTheirStreamWhereTheyListNone() {
        assertThat(project.table("demo").orElseThrow().columns())
                .isEqualTo(project.stream("demo").orElseThrow().columns());
    }

    @Test
    void sources() {
        Source.Generator producer =
                (Source.Generator) project.source("producer").orElseThrow();
        assertThat(producer.every()).isEmpty();
        assertThat(producer.enabled()).isTrue();
        assertThat(producer.events()).hasSize(4);
        assertThat(producer.events().getFirst())
                .containsEntry("data_id", new FieldRule.RandomInteger(10, 400))
                .containsEntry("name", new FieldRule.Constant("BTC"))
                .containsEntry("timestamp", new FieldRule.Now(FieldRule.Now.Form.SECONDS));
        Source.Generator ticker =
                (Source.Generator) project.source("live-ticker").orElseThrow();
        assertThat(ticker.every()).contains(Duration.ofMillis(250));
        assertThat(ticker.events().get(2)).containsEntry("data_id", new FieldRule.Walk(25, 1, 10, 40));
        Source.File trades = (Source.File) project.source("trades").orElseThrow();
        assertThat(trades.path())
                .isEqualTo(ROOT.toAbsolutePath().normalize().resolve("data").resolve("trades.csv"));
        assertThat(trades.format()).isEqualTo(Source.File.Format.CSV);
        assertThat(trades.speed()).isEqualTo(Source.Speed.MAX);
        assertThat(trades.delimiter()).isEqualTo(',');
    }

    @Test
    void workflow() {
        Workflow demo = project.workflow("demo").orElseThrow();
        assertThat(demo.schedule()).contains(Workflow.Schedule.cron("*/1 * * * *", ZoneId.of("UTC")));
        assertThat(demo.tasks()).containsEntry("producer", Task.of(new Work.Generate("producer", 1)));
    }

    @Test
    void dashboard() {
        Dashboard realTime = project.dashboard("real-time").orElseThrow();
        assertThat(realTime.range()).isEqualTo("15m");
        assertThat(realTime.colors()).containsEntry("BTC", "orange");
        Dashboard.Chart line = realTime.chart("price-over-time").orElseThrow();
        assertThat(line.type()).isEqualTo(Dashboard.ChartType.LINE);
        assertThat(line.encoding()).containsEntry("series", "name");
        assertThat(line.options()).containsEntry("labels", "true");
        assertThat(line.layout()).isEqualTo(new Dashboard.Layout(0, 3, 8, 8));
        assertThat(line.sql()).startsWith("SELECT time_bucket").contains("$from");
        assertThat(line.line()).isEqualTo(40);
    }

    @Test
    void settingsHaveTheirDefaults() {
        Settings settings = project.settings();
        assertThat(settings.kafka().bootstrapServers()).isEmpty();
        assertThat(settings.kafka().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.kafka().replicationFactor()).isEqualTo(1);
        assertThat(settings.http().bind()).isEqualTo("127.0.0.1");
        assertThat(settings.http().maxBody()).isEqualTo(DataSize.ofMegabytes(64));
        assertThat(settings.http().maxInFlight()).isEqualTo(DataSize.ofMegabytes(64));
        assertThat(settings.store().path()).isEqualTo(Optional.empty());
        assertThat(settings.store().memoryLimit()).isEqualTo(DataSize.ofMegabytes(1024));
        assertThat(settings.ingest())
                .isEqualTo(new Settings.Ingest(
                        Duration.ofMillis(50), DataSize.ofMegabytes(64), 0, DataSize.ofMegabytes(32)));
        assertThat(settings.query())
                .isEqualTo(new Settings.Query(10_000, Duration.ofSeconds(30), 4, Duration.ofMillis(500)));
        assertThat(settings.security().mode()).isEqualTo(Settings.Security.Mode.LOOPBACK);
    }
}
