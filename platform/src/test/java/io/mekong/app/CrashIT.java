package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.service.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise of exactly once, held against {@code kill -9}: the process is killed again and again while it ingests, and
 * once while it starts; every second time with all its children. Two producers go on all the while, one that knows each of
 * its events and one that sends as much as it can. After each start the tables are proved.
 *
 * <p>{@code -Dmekong.kills=100} is the long run.
 */
class CrashIT {
    private static final int KILLS = Integer.getInteger("mekong.kills", 5);
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long ROWS_AT_ONCE = 50_000;
    private static final int KILLED_WHILE_STARTING = 2;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("mekong.seed", System.nanoTime());

    @Test
    @SuppressWarnings("SystemOut") // the seed, to repeat the kills of a run that failed
    void everyAcknowledgedEventIsThereOnceAfterManyKills() throws Exception {
        System.out.println("CrashIT: -Dmekong.seed=" + seed);
        Random random = new Random(seed);
        try (RunningPlatform platform =
                        RunningPlatform.start(project(), folder.resolve("data"), "--set", "query.max-rows=10000000");
                NumberedEvents events = new NumberedEvents(platform.kafka(), "numbers");
                FullLoad load = new FullLoad(platform.kafka(), "load", PAUSE_NANOS, Long.MAX_VALUE)) {
            for (int kill = 0; kill < KILLS; kill++) {
                killAndStart(platform, events, random, kill);
                proved(platform.api(), "numbers", "load");
            }
            awaitMore(events, 1_000);
            events.finish();
            load.finish();
            awaitIngested(platform.api());
            proved(platform.api(), "numbers", "newest", "load");
            OutageIT.assertThereOnce(platform.api(), load);

            everyAcknowledgedEventIsInTheTable(platform.api(), events);
            theLedgerAccountsForEveryOffset(platform.api());
            everyBadEventWasSetAside(platform.api(), events);
            assertThat(platform.api().json("/api/v1/workflows"))
                    .as("PostgreSQL is well")
                    .hasSize(1);
        }
    }

    private void killAndStart(RunningPlatform platform, NumberedEvents events, Random random, int kill) {
        awaitMore(events, 200 + random.nextInt(5_000));
        long postgres = postgres();
        boolean all = kill % 2 == 1;
        if (all) {
            platform.killAll();
        } else {
            platform.kill();
            assertThat(postgres()).as("PostgreSQL outlives the crash").isEqualTo(postgres);
        }
        platform.relaunch();
        if (kill == KILLED_WHILE_STARTING) {
            // At no event that could be waited for: a crash while it starts comes when it comes.
            await().pollDelay(Duration.ofMillis(300 + random.nextInt(4_000))).until(() -> true);
            platform.kill();
            platform.relaunch();
        }
        platform.awaitReady();
        if (!all) {
            assertThat(postgres()).as("the orphaned PostgreSQL is adopted").isEqualTo(postgres);
        }
    }

    private void proved(Api api, String... tables) {
        for (String table : tables) {
            JsonNode proof = api.post("/api/v1/tables/" + table + "/verify", "")
                    .hasStatus(200)
                    .json();
            assertThat(proof.path("holds").asBoolean())
                    .as("%s; seed %d", proof, seed)
                    .isTrue();
        }
    }

    private void everyAcknowledgedEventIsInTheTable(Api api, NumberedEvents events) {
        Map<NumberedEvents.Place, Long> rows = new HashMap<>();
        Map<Long, Integer> times = new HashMap<>();
        long end = ends(api).values().stream().mapToLong(Long::longValue).max().orElse(0);
        for (long first = 0; first < end; first += ROWS_AT_ONCE) {
            for (JsonNode row : api.rows(
                    "SELECT __partition, __offset, id FROM numbers WHERE __offset >= ? AND __offset < ?",
                    first,
                    first + ROWS_AT_ONCE)) {
                NumberedEvents.Place place = new NumberedEvents.Place(
                        row.path(0).asInt(), row.path(1).asLong());
                assertThat(rows.put(place, row.path(2).asLong()))
                        .as("%s twice; seed %d", place, seed)
                        .isNull();
                times.merge(row.path(2).asLong(), 1, Integer::sum);
            }
        }
        Map<NumberedEvents.Place, Long> good = new HashMap<>(events.acknowledged());
        good.values().removeIf(NumberedEvents::isBad);
        assertThat(rows).as("what was acknowledged; seed %d", seed).containsAllEntriesOf(good);

        Set<Long> missing = new HashSet<>();
        for (long number = 0; number < events.numbers(); number++) {
            if (!NumberedEvents.isBad(number) && !times.containsKey(number)) {
                missing.add(number);
            }
        }
        assertThat(missing).as("numbers that are nowhere; seed %d", seed).isEmpty();
        Set<Long> repeated = new HashSet<>(times.keySet());
        repeated.removeIf(number -> times.getOrDefault(number, 0) == 1);
        assertThat(events.sentAgain())
                .as("what is there more than once was sent more than once; seed %d", seed)
                .containsAll(repeated);
    }

    private void theLedgerAccountsForEveryOffset(Api api) {
        Map<Integer, Long> ends = ends(api);
        JsonNode partitions = api.json("/api/v1/tables/numbers/ledger").path("partitions");
        assertThat(partitions).hasSize(2);
        for (JsonNode partition : partitions) {
            long end = ends.getOrDefault(partition.path("partition").asInt(), -1L);
            assertThat(partition.path("contiguous").asBoolean())
                    .as("%s; seed %d", partition, seed)
                    .isTrue();
            assertThat(partition.path("firstOffset").asLong()).isZero();
            assertThat(partition.path("lastOffset").asLong()).isEqualTo(end - 1);
            assertThat(partition.path("rows").asLong()
                            + partition.path("rejected").asLong())
                    .as("%s; seed %d", partition, seed)
                    .isEqualTo(end);
        }
        for (JsonNode row : api.rows("SELECT __partition, count(*), count(DISTINCT __offset), min(__offset),"
                + " max(__offset), (SELECT sum(rows) FROM mekong.ledger WHERE table_name = 'numbers' AND partition = n.__partition)"
                + " FROM numbers n GROUP BY __partition")) {
            assertThat(row.path(1).asLong())
                    .as("rows in %s; seed %d", row, seed)
                    .isEqualTo(row.path(2).asLong());
            assertThat(row.path(1).asLong())
                    .as("ledger of %s", row)
                    .isEqualTo(row.path(5).asLong());
            assertThat(row.path(3).asLong()).isZero();
            assertThat(row.path(4).asLong())
                    .isLessThan(ends.getOrDefault(row.path(0).asInt(), -1L));
        }
    }

    private void everyBadEventWasSetAside(Api api, NumberedEvents events) {
        Set<NumberedEvents.Place> setAside = new HashSet<>();
        for (JsonNode letter :
                api.json("/api/v1/streams/numbers/dead-letters?limit=1000").path("messages")) {
            JsonNode headers = letter.path("headers");
            setAside.add(new NumberedEvents.Place(
                    headers.path("mekong.partition").asInt(),
                    headers.path("mekong.offset").asLong()));
            assertThat(headers.path("mekong.reason").asText())
                    .contains("field `id`")
                    .contains("is not a number");
        }
        Map<NumberedEvents.Place, Long> bad = new HashMap<>(events.acknowledged());
        bad.values().removeIf(number -> !NumberedEvents.isBad(number));
        assertThat(bad).isNotEmpty();
        assertThat(setAside).as("dead letters; seed %d", seed).containsAll(bad.keySet());
    }

    private static void awaitMore(NumberedEvents events, int more) {
        int before = events.acknowledgedCount();
        await().atMost(Duration.ofMinutes(1)).until(() -> events.acknowledgedCount() >= before + more);
    }

    private static void awaitIngested(Api api) {
        long messages = ends(api).values().stream().mapToLong(Long::longValue).sum();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            long taken = 0;
            for (JsonNode partition : api.json("/api/v1/tables/numbers/ledger").path("partitions")) {
                taken += partition.path("rows").asLong()
                        + partition.path("rejected").asLong();
            }
            assertThat(taken).isGreaterThanOrEqualTo(messages);
        });
    }

    private static Map<Integer, Long> ends(Api api) {
        Map<Integer, Long> ends = new HashMap<>();
        for (JsonNode partition :
                api.json("/api/v1/streams/numbers/messages?limit=1").path("partitions")) {
            ends.put(
                    partition.path("partition").asInt(),
                    partition.path("endOffset").asLong());
        }
        return ends;
    }

    private long postgres() {
        return Postgres.survivor(folder.resolve("data/postgres")).orElse(-1);
    }

    private Path project() {
        return OutageIT.project(folder.resolve("project"))
                .with("streams/numbers.yaml", """
                        topic: numbers
                        partitions: 2
                        event-time: at
                        archive: {file-age: 5s}
                        columns:
                          - {name: id, type: bigint, required: true}
                          - {name: at, type: timestamp, required: true}
                        """)
                .with("tables/numbers.yaml", "stream: numbers\nderived:\n  - {name: remainder, sql: id % 100}\n")
                .with("tables/newest.yaml", "stream: numbers\nkey: id\n")
                .with("sources/one.yaml", """
                        type: generator
                        stream: numbers
                        events:
                          - {id: {random: [1, 9]}, at: {now: millis}}
                        """)
                .with("workflows/never.yaml", """
                        schedule: "0 0 1 1 *"
                        tasks:
                          one: {type: generate, source: one}
                        """)
                .root();
    }
}
