package io.mekong.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.MekongException;
import io.mekong.project.FieldRule;
import io.mekong.project.Project;
import io.mekong.project.Source;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration FAST = Duration.ofMillis(5);
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2022-10-22T12:29:20.479806Z"));

    private final FakeProducer producer = new FakeProducer();
    private final RememberedSwitches switches = new RememberedSwitches();
    private final List<Generators> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Generators::close);
    }

    @Test
    void aRhythmTicksAndCounts() {
        Generators generators = open(TestSources.every("ticker", FAST));

        await().atMost(DEADLINE).until(() -> producer.events.size() >= 40);

        SourceStatus status = generators.status("ticker");
        assertThat(status.state()).isEqualTo(SourceStatus.State.RUNNING);
        assertThat(status.type()).isEqualTo("generator");
        assertThat(status.sent()).isGreaterThanOrEqualTo(40);
        assertThat(status.ratePerSecond()).isPositive();
        assertThat(status.lastError()).isEmpty();
        assertThat(producer.values().subList(0, 4))
                .extracting(value -> value.replaceAll("\\d+,", "N,"))
                .containsExactly(
                        "{\"data_id\":N,\"name\":\"BTC\",\"timestamp\":1666441760}",
                        "{\"data_id\":N,\"name\":\"ETH\",\"timestamp\":1666441760}",
                        "{\"data_id\":N,\"name\":\"BTT\",\"timestamp\":1666441760}",
                        "{\"data_id\":N,\"name\":\"DOT\",\"timestamp\":1666441760}");
    }

    @Test
    void aFailingKafkaIsReportedAndSurvived() {
        producer.failing = true;
        Generators generators = open(TestSources.every("ticker", FAST));
        await().atMost(DEADLINE).until(() -> generators.status("ticker").state() == SourceStatus.State.FAILED);
        assertThat(generators.status("ticker").failed()).isPositive();
        assertThat(generators.status("ticker").lastError()).contains("Cannot send to demo – Kafka is away – Start it.");

        producer.failing = false;

        await().atMost(Duration.ofSeconds(40))
                .until(() -> generators.status("ticker").state() == SourceStatus.State.RUNNING);
        assertThat(generators.status("ticker").lastError()).isEmpty();
    }

    @Test
    void pauseStopsAndIsRememberedAndResumeGoesOn() {
        Generators generators = open(TestSources.every("ticker", FAST));
        assertThat(generators.pause("ticker").state()).isEqualTo(SourceStatus.State.PAUSED);
        int sent = producer.events.size();
        assertThat(generators.status("ticker").enabled()).isFalse();
        generators.close();
        assertThat(producer.events).hasSize(sent);

        Generators again = open(TestSources.every("ticker", FAST));
        assertThat(again.status("ticker").state()).isEqualTo(SourceStatus.State.PAUSED);
        assertThatThrownBy(() -> again.tick("ticker", 1, line -> {}))
                .isInstanceOf(MekongException.class)
                .hasMessage(
                        "The generator `ticker` cannot tick – it is paused – Resume it on the page of the stream `demo`.");

        assertThat(again.resume("ticker").state()).isEqualTo(SourceStatus.State.RUNNING);
        await().atMost(DEADLINE).until(() -> producer.events.size() > sent);
    }

    @Test
    void aTickOnDemandReturnsAfterTheAcknowledgementAndLogsEachMessage() {
        Generators generators = open(TestSources.producer());
        List<String> lines = new ArrayList<>();

        assertThat(generators.tick("producer", 2, lines::add)).isEqualTo(8);

        assertThat(generators.status("producer").state()).isEqualTo(SourceStatus.State.ON_DEMAND);
        assertThat(generators.status("producer").sent()).isEqualTo(8);
        assertThat(lines).hasSize(8);
        assertThat(lines.getFirst())
                .isEqualTo("Producing message @ 2022-10-22 12:29:20.479806 | Message = "
                        + producer.values().getFirst());
    }

    @Test
    void aTickThatKafkaRefusesSaysSo() {
        producer.failing = true;
        Generators generators = open(TestSources.producer());

        assertThatThrownBy(() -> generators.tick("producer", 1, line -> {}))
                .isInstanceOf(MekongException.class)
                .hasMessage("The generator `producer` could not send all its messages – 0 messages were acknowledged,"
                        + " then: Cannot send to demo – Kafka is away – Start it."
                        + " – Check that Kafka is up (`mekong status`), then run it again.");
    }

    @Test
    void aReloadKeepsTheWalkOfAnUnchangedGeneratorAndRestartsAChangedOne() {
        Source.Generator walker = walker(1000);
        Generators generators = open(walker);
        generators.tick("walker", 3, line -> {});

        generators.apply(TestSources.project(walker(1000), TestSources.producer()));
        generators.tick("walker", 1, line -> {});
        assertThat(producer.values().getLast()).isNotEqualTo("{\"n\":1000}");

        generators.apply(TestSources.project(walker(5)));
        generators.tick("walker", 1, line -> {});
        assertThat(producer.values().getLast()).isEqualTo("{\"n\":5}");
        assertThat(generators.status("walker").sent()).isEqualTo(5);
        assertThat(generators.statuses()).hasSize(1);
    }

    @Test
    void wrongNamesAreExplained() {
        Generators generators = open(TestSources.producer(), TestSources.file(Path.of("trades.csv")));

        assertThatThrownBy(() -> generators.tick("producr", 1, line -> {}))
                .hasMessage("There is no source `producr` – the project has no sources/producr.yaml"
                        + " – Did you mean `producer`?");
        assertThatThrownBy(() -> generators.pause("producer")).hasMessageContaining("it has no rhythm of its own");
        assertThatThrownBy(() -> generators.tick("trades", 1, line -> {}))
                .hasMessageContaining("it is a file – Replay it with `mekong load trades`.");
        assertThat(generators.status("trades").state().label()).isEqualTo("on-demand");
        assertThat(generators.status("trades").type()).isEqualTo("file");
    }

    @Test
    void theStandAloneProducerPrintsTheDocumentsLines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        long messages = TickPrinter.sendAndPrint(
                TestSources.producer(),
                TestSources.DEMO,
                producer,
                Duration.ofMillis(1),
                2,
                CLOCK,
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(messages).isEqualTo(8);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.getFirst())
                .matches("Producing message @ 2022-10-22 12:29:20\\.479806 \\| "
                        + "Message = \\{\"data_id\":\\d+,\"name\":\"BTC\",\"timestamp\":1666441760}");
    }

    private static Source.Generator walker(long start) {
        return new Source.Generator(
                "walker",
                "",
                "demo",
                Optional.empty(),
                true,
                List.of(Map.of("n", new FieldRule.Walk(start, 1_000_000_000, 0, 1L << 50))));
    }

    private Generators open(Source... sources) {
        Project project = TestSources.project(sources);
        Generators generators = Generators.open(producer, switches, project, CLOCK);
        opened.add(generators);
        return generators;
    }

    private static final class RememberedSwitches implements Switches {
        private final Map<String, Boolean> switched = new HashMap<>();

        @Override
        public Map<String, Boolean> all() {
            return Map.copyOf(switched);
        }

        @Override
        public void turnOn(String source) {
            switched.put(source, true);
        }

        @Override
        public void turnOff(String source) {
            switched.put(source, false);
        }
    }
}
