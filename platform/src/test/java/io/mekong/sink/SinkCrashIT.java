package io.mekong.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.Ports;
import io.mekong.service.Analytics;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import io.mekong.service.Redis;
import io.mekong.service.RedisConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis and PostgreSQL are killed while they are written to; what the writer repeats is there once. */
class SinkCrashIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int BATCHES = 90;
    private static final int ROWS = 200;

    @TempDir
    Path folder;

    /** A thread that kills, and is done when it has killed often enough. */
    private static Thread killer(Supplier<OptionalLong> victim, Random random) {
        return Thread.ofVirtual().start(() -> {
            OptionalLong last = OptionalLong.empty();
            for (int kill = 0; kill < KILLS; kill++) {
                OptionalLong before = last;
                await().atMost(SOON)
                        .until(() -> victim.get().isPresent() && !victim.get().equals(before));
                // In the middle of something.
                await().pollDelay(Duration.ofMillis(random.nextInt(20, 300))).until(() -> true);
                last = victim.get();
                last.ifPresent(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            }
        });
    }

    /** As the jobs do: again, while only the connection is at fault. */
    private static <T> T persistently(Callable<T> write) {
        List<T> written = new ArrayList<>();
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsInstanceOf(ConnectionLostException.class)
                .until(() -> written.add(write.call()));
        return written.getFirst();
    }

    @Test
    void redisIsKilledWhileItIsWrittenTo() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Object[]> rows = Samples.rows(random, BATCHES * ROWS);
        RedisConfig config = new RedisConfig.Embedded(
                folder.resolve("redis"), "127.0.0.1", FreePorts.next().redis(), DataSize.ofMegabytes(256));
        try (Redis redis = Redis.open(config);
                RedisWriter writer = RedisWriter.open(redis.address(), Samples.COLUMNS, RedisWriterIT.target("c"))) {
            Thread killer = killer(() -> Redis.survivor(folder.resolve("redis")), random);
            int batch = 0;
            // Until it has been killed often enough, from the first batch on again and again.
            while (batch < BATCHES || killer.isAlive()) {
                int from = batch % BATCHES * ROWS;
                persistently(() -> writer.write(rows.subList(from, from + ROWS)));
                batch++;
            }
            killer.join();
            Map<String, Map<String, String>> truth = RedisWriterIT.truth("c", rows);
            await().atMost(SOON).until(() -> redis.health().isReady());
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(
                                    redis.hash(truth.keySet().iterator().next()))
                            .isNotEmpty());
            assertThat(RedisWriterIT.stored(redis, truth.keySet())).isEqualTo(truth);
        }
    }

    @Test
    void postgresIsKilledWhileItIsWrittenTo() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Column> columns = List.of(new Column("k", Column.Type.LONG), new Column("n", Column.Type.LONG));
        PostgresTarget appended =
                new PostgresTarget("appended", PostgresTarget.Mode.APPEND, List.of(), List.of(), Map.of(), null);
        PostgresTarget merged = new PostgresTarget(
                "merged", PostgresTarget.Mode.UPSERT, List.of("k"), List.of(), Map.of("n", Merge.SUM), null);
        Ports ports = FreePorts.next();
        try (Postgres postgres =
                Postgres.open(new PostgresConfig.Embedded(folder.resolve("postgres"), ports.postgres()))) {
            Analytics analytics = postgres.analytics().orElseThrow();
            PostgresLogin login =
                    new PostgresLogin(analytics.url(), analytics.login().user().orElseThrow(), analytics.password());
            long sum = 0;
            int batch = 0;
            try (PostgresWriter one = PostgresWriter.open(login, "job", columns, appended);
                    PostgresWriter two = PostgresWriter.open(login, "job", columns, merged)) {
                Thread killer = killer(() -> Postgres.survivor(folder.resolve("postgres")), random);
                while (batch < BATCHES || killer.isAlive()) {
                    int number = batch++;
                    List<Object[]> rows = new ArrayList<>();
                    for (int i = 0; i < ROWS; i++) {
                        rows.add(new Object[] {(long) random.nextInt(50), (long) random.nextInt(1000)});
                        sum += (Long) rows.getLast()[1];
                    }
                    persistently(() -> one.write(number, rows, "{}"));
                    persistently(() -> {
                        Attempt attempt = two.begin(number);
                        long staged = 0;
                        for (int part = 0; part < 2; part++) {
                            try (PostgresStage stage = PostgresStage.open(login, columns, merged, attempt)) {
                                staged += stage.stage(part, rows.subList(part * 100, part * 100 + 100));
                            }
                        }
                        return two.merge(attempt, staged, "{}");
                    });
                }
                killer.join();
                long expected = sum;
                long count = (long) batch * ROWS;
                await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                    try (Connection connection = analytics.connect();
                            Statement statement = connection.createStatement();
                            ResultSet found = statement.executeQuery("SELECT (SELECT count(*) FROM appended),"
                                    + " (SELECT sum(n) FROM appended), (SELECT sum(n) FROM merged)")) {
                        found.next();
                        assertThat(List.of(found.getLong(1), found.getLong(2), found.getLong(3)))
                                .containsExactly(count, expected, expected);
                    }
                });
            }
        }
    }
}
