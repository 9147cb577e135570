package io.mekong.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.Event;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every verb of the command line against a running instance, but for {@code workflow}. */
@ExtendWith(SharedCrypto.class)
class CliIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final RunningPlatform platform;
    private final Api api;

    CliIT(RunningPlatform platform) {
        this.platform = platform;
        this.api = platform.api();
    }

    @Test
    void statusShowsTheComponents() {
        assertThat(mekong("status").exits(0).out())
                .contains("Crypto at " + api.url() + " · pid " + platform.pid())
                .containsPattern("kafka +ready +embedded")
                .containsPattern("postgres +ready")
                .containsPattern("store +ready +DuckDB");
        assertThat(Cli.run(
                                "status",
                                "--port-offset",
                                Integer.toString(platform.ports().offset()))
                        .exits(0)
                        .out())
                .as("by the ports")
                .contains("Crypto at");
        assertThat(Cli.run("status", "--data", folder.toString()).exits(1).err())
                .contains("No instance is running", folder.toString(), "`mekong up`");
    }

    @Test
    void sqlPrintsTablesJsonAndCsv() throws IOException {
        String query = "SELECT * FROM (VALUES ('Huế, \"Kinh\"', 1.5, NULL), ('Đà Lạt', 2, 'x')) t(place, n, note)";

        assertThat(mekong("sql", query).exits(0).out()).satisfies(out -> {
            assertThat(out.lines().toList()).hasSize(5);
            assertThat(out)
                    .startsWith("place")
                    .containsPattern("Huế, \"Kinh\" +1.5\n")
                    .containsPattern("2 rows · \\d+ ms");
        });
        assertThat(mekong("sql", "--format", "csv", query).exits(0).out())
                .isEqualTo("place,n,note\n\"Huế, \"\"Kinh\"\"\",1.5,\nĐà Lạt,2.0,x\n");
        JsonNode json = Api.JSON.readTree(
                mekong("sql", "--format", "json", query).exits(0).out());
        assertThat(json.path("rows").toString()).isEqualTo("[[\"Huế, \\\"Kinh\\\"\",1.5,null],[\"Đà Lạt\",2.0,\"x\"]]");
        assertThat(Cli.runWith(
                                "SELECT 1 AS one",
                                "sql",
                                "-",
                                "--data",
                                platform.data().toString())
                        .exits(0)
                        .out())
                .contains("one")
                .contains("1 row ·");
        assertThat(mekong("sql", "--max-rows", "2", "SELECT * FROM range(5)")
                        .exits(0)
                        .out())
                .contains("2 rows, and more (raise --max-rows)");
        assertThat(mekong("sql", "--format", "xml", query).exits(2).err()).contains("Say table, json or csv.");
    }

    @Test
    void sqlMarksTheMistake() {
        Cli.Result result = mekong("sql", "SELECT count(*),\n  nam\nFROM demo").exits(1);

        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().toList())
                .startsWith("  nam", "  ^")
                .last()
                .asString()
                .startsWith("mekong: The query cannot run – ")
                .contains("`name`");
    }

    @Test
    void produceReadsAFileOrStandardInput() throws IOException {
        Path file = Files.writeString(
                folder.resolve("events.jsonl"), event("FILE", 1) + "\n" + event("FILE", 2) + "\n\n" + event("FILE", 3));
        assertThat(mekong("produce", "demo", file.toString()).exits(0).out()).isEqualTo("accepted 3, rejected 0\n");
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo WHERE name = 'FILE'") == 3);

        Cli.Result mixed = Cli.runWith(
                        event("STDIN", 1) + "\n{\"name\":\"STDIN\"}\nnonsense\n" + event("STDIN", 2) + "\n",
                        "produce",
                        "demo",
                        "--data",
                        platform.data().toString())
                .exits(1);
        assertThat(mixed.out()).isEqualTo("accepted 2, rejected 2\n");
        assertThat(mixed.err()).contains("event 2: field `timestamp`: missing").contains("event 3: not JSON");
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo WHERE name = 'STDIN'") == 2);

        assertThat(mekong("produce", "demmo", file.toString()).exits(1).err())
                .contains("There is no stream `demmo`")
                .contains("Did you mean `demo`?");
        assertThat(mekong("produce", "demo", folder.resolve("nothing").toString())
                        .exits(1)
                        .err())
                .contains("there is no such file");
    }

    @Test
    void theProducerSendsThroughTheExternalListenerAndPrintsEachMessage() {
        List<String> lines = mekong("producer", "--count", "2", "--every", "1s")
                .exits(0)
                .out()
                .lines()
                .toList();

        assertThat(lines)
                .hasSize(8)
                .allMatch(
                        line -> line.matches(
                                "Producing message @ \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\| "
                                        + "Message = \\{\"data_id\":\\d+,\"name\":\"(BTC|ETH|BTT|DOT)\",\"timestamp\":\\d{10}\\}"));
        String last = lines.getLast()
                .substring(lines.getLast().indexOf("\"timestamp\":") + 12)
                .replace("}", "");
        await().atMost(SOON)
                .until(() ->
                        api.number("SELECT count(*) FROM demo WHERE epoch(__time) = ?", Long.parseLong(last)) >= 4);
        assertThat(mekong("producer", "--source", "prodcer").exits(2).err()).contains("Did you mean `producer`?");
        assertThat(mekong("producer", "--every", "often").exits(2).err()).contains("--every");
    }

    @Test
    void loadReplaysTheSample() {
        assertThat(mekong("load", "trades").exits(0).out()).contains("accepted 3000, rejected 0");

        await().atMost(SOON)
                .until(() -> api.number("SELECT count(*) FROM trades WHERE exchange = 'example'") % 3000 == 0);
        assertLedgerIsContiguous();
        assertThat(mekong("load", "trade").exits(2).err()).contains("Did you mean `trades`?");
        assertThat(mekong("load", "trades", "--speed", "quick").exits(2).err()).contains("Say real, max or 10x.");
        assertThat(mekong(
                                "load",
                                "trades",
                                "--file",
                                folder.resolve("nothing.csv").toString())
                        .exits(1)
                        .err())
                .contains("nothing.csv");
    }

    /** Beside the repository, never in it; {@code -Dmekong.shared-data} names another folder. */
    @Test
    void loadReplaysRealTrades() throws IOException {
        Path shared = Path.of(System.getProperty(
                "mekong.shared-data",
                Installation.home().resolveSibling("shared/data").toString()));
        Path file = shared.resolve("crypto/ticks/tardis_trades.csv");
        assumeTrue(Files.isRegularFile(file), "there is no " + file);

        assertThat(mekong("load", "trades", "--file", file.toString()).exits(0).out())
                .contains("accepted 9999, rejected 0");

        String real = " FROM trades WHERE exchange = 'binance-futures'";
        await().atMost(SOON).until(() -> api.number("SELECT count(*)" + real) == 9_999);
        assertThat(new BigDecimal(api.rows("SELECT sum(price)::VARCHAR" + real)
                        .path(0)
                        .path(0)
                        .asText()))
                .isEqualByComparingTo(sum(file, 6));
        assertThat(new BigDecimal(api.rows("SELECT sum(amount)::VARCHAR" + real)
                        .path(0)
                        .path(0)
                        .asText()))
                .isEqualByComparingTo(sum(file, 7));
        assertLedgerIsContiguous();
    }

    @Test
    void sampleProposesAStreamFileForATopicOrAFile() throws Exception {
        await().atMost(SOON).until(() -> api.number("SELECT count(*) FROM demo") > 0);
        assertThat(mekong("sample", "demo").exits(0).out())
                .as("of a stream")
                .contains("of the topic demo.", "save it as streams/demo.yaml")
                .contains("key: name   # as the messages have it")
                .containsPattern("name: timestamp, type: timestamp,( unit: \\w+,)? required: true}");

        try (Broker broker = Broker.open(new BrokerConfig.External(platform.kafka(), Map.of()))) {
            broker.topics().ensure(new TopicSpec("stray.v1", 2, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
            for (int i = 0; i < 20; i++) {
                String event = "{\"id\":%d,\"at\":%d,\"size\":\"0.%02d\"}".formatted(i, 1_700_000_000_000L + i, i);
                broker.producer()
                        .send(new Event("stray.v1", Integer.toString(i).getBytes(UTF_8), event.getBytes(UTF_8)))
                        .get(20, TimeUnit.SECONDS);
            }
        }
        Cli.Result stray = mekong("sample", "stray.v1", "--name", "stray").exits(0);
        assertThat(stray.out())
                .as("of a topic that is no stream")
                .contains("from 20 events of the topic stray.v1", "topic: stray.v1\npartitions: 2\nkey: id ")
                .contains("{name: at, type: timestamp, unit: millis, required: true}")
                .contains("{name: size, type: \"decimal(18,8)\", required: true}");
        ProjectFiles project = ProjectFiles.in(folder.resolve("sampled")).with("streams/stray.yaml", stray.out());
        assertThat(Cli.run("check", project.root().toString()).exits(0).out()).contains("is in order: 1 stream");

        Path file = Files.writeString(folder.resolve("prices.csv"), "day,price\n2026-01-01,1.5\n");
        assertThat(Cli.run("sample", file.toString()).exits(0).out())
                .as("no instance is needed for a file")
                .contains("event-time: day", "{name: price, type: double, required: true}");
        assertThat(mekong("sample", "no-such-topic").exits(1).err()).contains("no-such-topic");
        assertThat(mekong("sample", "gone.csv").exits(1).err()).contains("there is no such file");
        assertThat(mekong("sample", "demo", "--format", "xml").exits(2).err()).contains("Say json, csv or debezium.");
    }

    @Test
    void checkFindsWhatIsWrongWithoutAnInstance() {
        assertThat(Cli.run("check", Installation.cryptoProject().toString())
                        .exits(0)
                        .out())
                .contains(
                        "is in order: 2 streams, 3 sources, 2 tables, 0 views, 0 jobs, 4 workflows, 2 dashboards, 0 endpoints.");

        ProjectFiles broken = ProjectFiles.cryptoCopy(folder.resolve("project"))
                .change("tables/demo.yaml", "stream: demo", "stream: dem")
                .change("workflows/demo.yaml", "*/1 * * * *", "*/1 * * *");
        Cli.Result result = Cli.run("check", broken.root().toString()).exits(1);
        assertThat(result.out())
                .contains("tables/demo.yaml:2: ", "Did you mean `demo`?")
                .contains("workflows/demo.yaml:2: ");
        assertThat(result.err()).contains("problems.");

        ProjectFiles sql = ProjectFiles.cryptoCopy(folder.resolve("sql"))
                .change(
                        "dashboards/real-time.yaml",
                        "SELECT count(*) AS total FROM demo",
                        "SELECT count(*) AS total FROM dmo");
        assertThat(Cli.run("check", sql.root().toString()).exits(1).out())
                .contains("dashboards/real-time.yaml:")
                .contains("dmo");
    }

    @Test
    void doctorLooksAtEverything() {
        assertThat(mekong("doctor").exits(0).out())
                .containsPattern("ok +java +25")
                .containsPattern("ok +disk")
                .containsPattern("ok +instance +" + api.url())
                .containsPattern("ok +kafka");
        Cli.Result taken = Cli.run(
                        "doctor",
                        "--data",
                        folder.toString(),
                        "--port-offset",
                        Integer.toString(platform.ports().offset()))
                .exits(1);
        assertThat(taken.out())
                .containsPattern("ok +instance +none is running")
                .containsPattern("fail +ports")
                .contains("is held by pid " + platform.pid())
                .contains("--port-offset");
    }

    @Test
    void logsAreFilteredByComponent() {
        assertThat(mekong("logs").exits(0).out()).contains("INFO");
        assertThat(mekong("logs", "ingest").exits(0).out().lines().toList())
                .isNotEmpty()
                .allMatch(line -> line.matches("\\d{4}-\\S+ +[A-Z]+ +ingest .*"))
                .anyMatch(line -> line.contains("demo"));
        assertThat(mekong("logs", "-n", "1").exits(0).out().lines()).hasSize(1);
        assertThat(Cli.run("logs", "--data", folder.toString()).exits(1).err()).contains("There is no log");
    }

    @Test
    void downWithoutAnInstanceSaysSo() {
        assertThat(Cli.run("down", "--data", folder.toString()).exits(0).out())
                .isEqualTo("No instance is running on " + folder + ".\n");
    }

    @Test
    void wrongUsageEndsWithTwoAndAHint() {
        assertThat(Cli.run("chek").exits(2).err())
                .isEqualTo("mekong: there is no verb `chek` – Did you mean `check`?\n");
        assertThat(Cli.run("sql", "--fromat", "csv", "SELECT 1").exits(2).err())
                .isEqualTo("mekong sql: there is no option `--fromat` – Did you mean `--format`?"
                        + " See `mekong sql --help`.\n");
        assertThat(Cli.run("workflow", "lst").exits(2).err())
                .isEqualTo("mekong workflow: there is no verb `lst` – Did you mean `list`?\n");
        assertThat(Cli.run("up", "--port-offset", "many").exits(2).err()).contains("--port-offset", "many", "--help");
        assertThat(Cli.run("produce").exits(2).err()).contains("STREAM");
        assertThat(Cli.run("load", "--help").exits(0).out()).contains("Usage: mekong load");
        assertThat(Cli.run("--help").exits(0).out()).contains("up", "doctor").doesNotContain("rehearse");
    }

    private Cli.Result mekong(String... arguments) {
        return Cli.of(platform, arguments);
    }

    private void assertLedgerIsContiguous() {
        for (JsonNode partition : api.json("/api/v1/tables/trades/ledger").path("partitions")) {
            assertThat(partition.path("contiguous").asBoolean())
                    .as(partition.toString())
                    .isTrue();
            assertThat(partition.path("rows").asLong()
                            + partition.path("rejected").asLong())
                    .isEqualTo(partition.path("lastOffset").asLong() + 1);
        }
    }

    private static BigDecimal sum(Path file, int column) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1)
                    .map(line -> new BigDecimal(line.split(",", -1)[column]))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    private static String event(String name, int number) {
        return "{\"data_id\":" + number + ",\"name\":\"" + name + "\",\"timestamp\":1645266001}";
    }
}
