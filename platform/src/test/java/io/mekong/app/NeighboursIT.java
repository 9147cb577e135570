package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Instances side by side, instances on another's servers, and everything that keeps one from starting. */
@ExtendWith(SharedCrypto.class)
class NeighboursIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final RunningPlatform crypto;

    NeighboursIT(RunningPlatform crypto) {
        this.crypto = crypto;
    }

    @Test
    void twoInstancesHaveTheirDataApart() {
        Path project = ProjectFiles.cryptoCopy(folder.resolve("project"))
                .change("sources/live-ticker.yaml", "enabled: true", "enabled: false")
                .root();
        try (RunningPlatform other = RunningPlatform.start(project, folder.resolve("data"))) {
            post(other, "demo", "{\"data_id\":1,\"name\":\"HERE\",\"timestamp\":1645266001}");
            await().atMost(SOON).until(() -> other.api().number("SELECT count(*) FROM demo WHERE name = 'HERE'") == 1);

            assertThat(crypto.api().number("SELECT count(*) FROM demo WHERE name = 'HERE'"))
                    .isZero();
            assertThat(other.api()
                            .number("SELECT count(*) FROM demo WHERE __time > TIMESTAMP '2023-01-01'"
                                    + " AND __time != date_trunc('second', __time)"))
                    .as("ticks of the other's live-ticker")
                    .isZero();
            assertThat(other.api().json("/api/v1/workflows/demo").path("runs")).hasSizeLessThan(3);
        }
        assertThat(crypto.api().json("/ready").path("ready").asBoolean())
                .as("the end of one is nothing to the other")
                .isTrue();
    }

    /** Its own store, but Kafka and PostgreSQL of the other instance. */
    @Test
    void kafkaAndPostgresCanBeAnAddress() throws IOException {
        ProjectFiles project = ProjectFiles.in(folder.resolve("project"))
                .with(
                        "streams/guests.yaml",
                        "topic: guests-of-another\ncolumns:\n  - {name: id, type: bigint, required: true}\n")
                .with("tables/guests.yaml", "stream: guests\n")
                .with("sources/one.yaml", "type: generator\nstream: guests\nevents:\n  - {id: {random: [1, 9]}}\n")
                .with("workflows/invite.yaml", "tasks:\n  one: {type: generate, source: one}\n");
        String[] options = {
            "--set", "kafka.bootstrap-servers=" + crypto.kafka(),
            "--set",
                    "postgres.url=jdbc:postgresql://localhost:" + crypto.ports().postgres()
                            + "/mekong?currentSchema=public",
            "--set", "postgres.user=mekong",
            "--set", "postgres.password=" + ownerPassword()
        };
        try (RunningPlatform guest = RunningPlatform.start(project.root(), folder.resolve("data"), options)) {
            post(guest, "guests", "[{\"id\":100},{\"id\":101}]");
            String run = guest.api()
                    .post("/api/v1/workflows/invite/runs", "")
                    .hasStatus(202)
                    .json()
                    .path("id")
                    .asText();

            await().atMost(SOON).until(() -> guest.api().number("SELECT count(*) FROM guests") == 3);
            await().atMost(SOON)
                    .until(() -> guest.api()
                            .json("/api/v1/runs/" + run)
                            .path("state")
                            .asText()
                            .equals("success"));
            JsonNode components = guest.api().json("/ready").path("components");
            assertThat(components.path("kafka").path("detail").asText()).contains(crypto.kafka());
            assertThat(guest.api()
                            .json("/api/v1/instance")
                            .path("urls")
                            .path("kafka")
                            .asText())
                    .isEqualTo(crypto.kafka());
            assertThat(folder.resolve("data/postgres")).doesNotExist();
            assertThat(guest.api().get("/api/v1/instance").text() + guest.output() + log(guest))
                    .as("the password is nowhere")
                    .doesNotContain(ownerPassword());
            guest.stop();

            post(crypto, "demo", "{\"data_id\":1,\"name\":\"HOST\",\"timestamp\":1645266001}");
            guest.relaunch();
            guest.awaitReady();
            assertThat(guest.api().number("SELECT count(*) FROM guests")).isEqualTo(3);
        }
        await("the host goes on")
                .atMost(SOON)
                .until(() -> crypto.api().number("SELECT count(*) FROM demo WHERE name = 'HOST'") == 1);
    }

    @Test
    void aDataFolderHasOneInstance() {
        Cli.Result second = up(Installation.cryptoProject(), crypto.data(), "--port-offset", "4000")
                .exits(1);

        assertThat(second.err())
                .contains("Cannot start on the data folder " + crypto.data())
                .contains("pid " + crypto.pid())
                .contains(crypto.api().url())
                .contains("`mekong down`", "--data", "--port-offset");
        assertThat(crypto.api().json("/ready").path("ready").asBoolean()).isTrue();
    }

    @Test
    void portsInUseAreNamedWithTheirHolder() throws IOException {
        Cli.Result all = up(
                        Installation.cryptoProject(),
                        folder.resolve("data"),
                        "--port-offset",
                        Integer.toString(crypto.ports().offset()))
                .exits(1);
        assertThat(all.err())
                .contains("Cannot listen on 6 ports")
                .contains("port " + crypto.ports().web() + " (web) is held by pid " + crypto.pid())
                .contains("--port-offset ");

        int offset = io.mekong.core.FreePorts.next().offset();
        try (ServerSocket socket = new ServerSocket(9092 + offset, 1, InetAddress.getLoopbackAddress())) {
            Cli.Result one = up(
                            Installation.cryptoProject(),
                            folder.resolve("data"),
                            "--port-offset",
                            Integer.toString(offset))
                    .exits(1);
            assertThat(one.err())
                    .contains("Cannot listen on a port")
                    .contains("port " + socket.getLocalPort() + " (Kafka) is held by pid "
                            + ProcessHandle.current().pid())
                    .contains("move every port with `--port-offset ");
        }
    }

    @Test
    void aDataFolderThatCannotBeWrittenIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        Cli.Result result =
                up(Installation.cryptoProject(), file.resolve("data")).exits(1);

        assertThat(result.err())
                .contains("Cannot write to the data folder " + file.resolve("data"))
                .contains("--data")
                .doesNotContain("Exception in", "\tat ");
    }

    @Test
    void everyProblemOfABrokenProjectIsPrinted() {
        Path project = ProjectFiles.in(folder.resolve("project"))
                .with("streams/demo.yaml", "colums:\n  - {name: id, type: bigint}\n")
                .with("tables/demo.yaml", "stream: dmo\n")
                .with("dashboards/live.yaml", "title: [not\n")
                .with("mekong.yaml", "query:\n  max-rows: many\n")
                .root();

        Cli.Result result = up(project, folder.resolve("data")).exits(1);

        assertThat(result.err())
                .contains("streams/demo.yaml:1: ", "Did you mean `columns`?")
                .contains("tables/demo.yaml:1: ", "Did you mean `demo`?")
                .contains("dashboards/live.yaml:")
                .contains("mekong.yaml:2: ")
                .contains("mekong: Cannot use the project " + project)
                .contains("problems above");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aProjectThatIsNotThereAndAWrongSettingAreRefused() {
        assertThat(up(folder.resolve("nowhere"), folder.resolve("data"))
                        .exits(1)
                        .err())
                .contains("There is no project at " + folder.resolve("nowhere"));
        assertThat(up(Installation.cryptoProject(), folder.resolve("data"), "--set", "query.max-row=5")
                        .exits(1)
                        .err())
                .contains("Did you mean `query.max-rows`?");
        assertThat(up(Installation.cryptoProject(), folder.resolve("data"), "--port-offset", "70000")
                        .exits(1)
                        .err())
                .contains("Cannot use the port offset 70000");
    }

    @Test
    void otherMachinesAreLetInOnlyOnPurpose() {
        Cli.Result result = up(Installation.cryptoProject(), folder.resolve("data"), "--bind", "0.0.0.0")
                .exits(1);

        assertThat(result.err()).contains("0.0.0.0").contains("security.mode");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void kafkaThatIsNotThereIsNamed() {
        int nobody = io.mekong.core.FreePorts.next().kafka();

        Cli.Result result = up(
                        Installation.cryptoProject(),
                        folder.resolve("data"),
                        "--port-offset",
                        Integer.toString(io.mekong.core.FreePorts.next().offset()),
                        "--set",
                        "kafka.bootstrap-servers=localhost:" + nobody)
                .exits(1);

        assertThat(result.err()).contains("localhost:" + nobody).contains("kafka.bootstrap-servers");
    }

    private static Cli.Result up(Path project, Path data, String... options) {
        String[] arguments = new String[4 + options.length];
        arguments[0] = "up";
        arguments[1] = project.toString();
        arguments[2] = "--data";
        arguments[3] = data.toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return Cli.run(arguments);
    }

    private static void post(RunningPlatform platform, String stream, String events) {
        Api.Answer answer =
                platform.api().post("/api/v1/events/" + stream, events).hasStatus(200);
        assertThat(answer.json().path("rejected").asInt()).as(answer.text()).isZero();
    }

    private String ownerPassword() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(crypto.data().resolve("postgres/credentials.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty("owner", "");
    }

    private static String log(RunningPlatform platform) throws IOException {
        return Files.readString(platform.data().resolve("logs/mekong.log"));
    }
}
