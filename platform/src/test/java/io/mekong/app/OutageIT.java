package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.service.Postgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the platform stands on goes away under full load: Kafka, PostgreSQL, room on the disk, and sense in the messages.
 * Afterwards every message that was acknowledged is there once.
 */
class OutageIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    /** So that the load is one that two cores can take beside the platform. */
    private static final long PAUSE_NANOS = 4_000_000;

    /** {@code -Dmekong.garbage=10000000}: the long run. */
    private static final long MESSAGES = Long.getLong("mekong.garbage", 200_000);

    @TempDir
    private Path folder;

    static ProjectFiles project(Path root) {
        return ProjectFiles.in(root)
                .with("mekong.yaml", "name: outage\n")
                .with("streams/load.yaml", """
                        partitions: 2
                        event-time: at
                        archive: {file-age: 10s}
                        columns:
                          - {name: n, type: bigint, required: true}
                          - {name: name, type: string}
                          - {name: price, type: "decimal(12,2)", required: true}
                          - {name: at, type: timestamp, required: true}
                        """)
                .with("tables/load.yaml", """
                        stream: load
                        rollups:
                          - {name: hourly, every: 1h, dimensions: [name], measures: {n: count, revenue: sum(price)}}
                        """);
    }

    /** Everything was taken, all of it is proved, and it is neither less nor more than what was acknowledged. */
    static void assertThereOnce(Api api, FullLoad load) {
        await().atMost(SOON).untilAsserted(() -> {
            long accounted = 0;
            for (JsonNode partition : api.json("/api/v1/tables/load/ledger").path("partitions")) {
                accounted += partition.path("messages").asLong()
                        + partition.path("rejected").asLong();
            }
            assertThat(accounted).isBetween(load.acknowledged(), load.acknowledged() + load.unsure());
            assertThat(api.json("/api/v1/system").toString()).isNotEmpty();
        });
        JsonNode proof =
                api.post("/api/v1/tables/load/verify", "").hasStatus(200).json();
        assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
        assertThat(proof.path("lake").path("note").isNull())
                .as(proof.toString())
                .isTrue();
        assertThat(api.number("SELECT count(*) FROM load"))
                .isBetween(load.acknowledged() - load.garbage() - load.unsure(), load.acknowledged() + load.unsure());
        assertThat(api.number("SELECT sum(n) FROM load_hourly")).isEqualTo(api.number("SELECT count(*) FROM load"));
    }

    private static void awaitMore(FullLoad load, long more) {
        long before = load.acknowledged();
        await().atMost(SOON).until(() -> load.acknowledged() >= before + more);
    }

    @Test
    void kafkaIsKilledAndComesBack() throws Exception {
        ProjectFiles nothing = ProjectFiles.in(folder.resolve("kafka-only")).with("mekong.yaml", "name: kafka\n");
        try (RunningPlatform kafka = RunningPlatform.start(nothing.root(), folder.resolve("kafka"));
                RunningPlatform platform = RunningPlatform.start(
                        project(folder.resolve("project")).root(),
                        folder.resolve("data"),
                        "--set",
                        "kafka.bootstrap-servers=" + kafka.kafka());
                FullLoad load = new FullLoad(kafka.kafka(), "load", PAUSE_NANOS, Long.MAX_VALUE)) {
            for (int outage = 0; outage < 2; outage++) {
                awaitMore(load, 50_000);
                kafka.kill();
                await().atMost(SOON).until(() -> load.unsure() > 0);
                kafka.relaunch();
                kafka.awaitReady();
            }
            awaitMore(load, 10_000);
            load.finish();

            assertThereOnce(platform.api(), load);
        }
    }

    @Test
    void postgresIsKilledAndStartedAgain() throws Exception {
        Path data = folder.resolve("data");
        try (RunningPlatform platform =
                        RunningPlatform.start(project(folder.resolve("project")).root(), data);
                FullLoad load = new FullLoad(platform.kafka(), "load", PAUSE_NANOS, Long.MAX_VALUE)) {
            awaitMore(load, 20_000);
            long before = Postgres.survivor(data.resolve("postgres")).orElseThrow();
            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            awaitMore(load, 20_000); // which does not need it
            await().atMost(SOON)
                    .until(() -> Postgres.survivor(data.resolve("postgres")).orElse(before) != before);
            platform.awaitReady();
            load.finish();

            assertThereOnce(platform.api(), load);
        }
    }

    @Test
    void oneInAHundredIsGarbage() throws Exception {
        try (RunningPlatform platform =
                        RunningPlatform.start(project(folder.resolve("project")).root(), folder.resolve("data"));
                FullLoad load = new FullLoad(platform.kafka(), "load", 0, MESSAGES)) {
            load.awaitEnd();

            assertThat(load.unsure()).isZero();
            assertThereOnce(platform.api(), load);
            assertThat(platform.api().number("SELECT count(*) FROM load")).isEqualTo(MESSAGES - MESSAGES / 100);
            assertThat(platform.api().number("SELECT sum(rejected) FROM mekong.ledger WHERE table_name = 'load'"))
                    .isEqualTo(MESSAGES / 100);
            assertThat(platform.api()
                            .json("/api/v1/streams/load")
                            .path("deadLetters")
                            .asLong())
                    .isEqualTo(MESSAGES / 100);
        }
    }

    @Test
    void theDiskIsFullAndHasRoomAgain() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mount(disk) == 0, "this user may not mount a file system");
        try (RunningPlatform platform =
                        RunningPlatform.start(project(folder.resolve("project")).root(), disk.resolve("data"));
                FullLoad load = new FullLoad(platform.kafka(), "load", PAUSE_NANOS, Long.MAX_VALUE)) {
            awaitMore(load, 20_000);
            Path filler = fill(disk);
            // Whatever of it meets the full disk first says so, and all of it does not end.
            await().atMost(SOON)
                    .until(() ->
                            load.unsure() > 0 || platform.api().get("/ready").status() == 503);
            assertThat(platform.isAlive()).as(platform.output()).isTrue();
            Files.delete(filler);

            awaitMore(load, 20_000);
            platform.awaitReady();
            load.finish();
            assertThereOnce(platform.api(), load);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static int mount(Path disk) throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=900m,mode=0755", "tmpfs", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // no such program here
        }
    }

    /** Takes all room there is; what is deleted meanwhile as well. */
    private static Path fill(Path disk) throws IOException {
        Path filler = disk.resolve("filler");
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            byte[] some = new byte[64 << 10];
            while (true) {
                file.write(some);
            }
        } catch (IOException e) {
            if (!Files.exists(filler)) {
                throw e;
            }
        }
        return filler;
    }
}
