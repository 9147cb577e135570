package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What merging the ledger's old entries keeps, whatever the engine. */
public abstract class LedgerContract extends StoreContract {
    private static final Instant LATER = NOON.plus(30, ChronoUnit.DAYS);

    private long merge(Instant now) {
        return store.maintain("demo", Retention.NONE, now).mergedEntries();
    }

    private void write(List<LedgerEntry> entries) {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            writer.commit(entries);
        }
    }

    @Test
    void theCommitsOfAPastHourBecomeOneEntry() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (long i = 0; i < 180; i++) {
            entries.add(entry("demo", 0, i * 10, i * 10 + 9, i % 2, NOON.plus(i, ChronoUnit.MINUTES)));
        }
        write(entries);
        List<LedgerSummary> before = store.ledgerSummary("demo");

        // At 15:10, the hour from 14 to 15 is less than an hour past.
        assertThat(merge(NOON.plus(190, ChronoUnit.MINUTES))).isEqualTo(118);

        List<LedgerEntry> newestFirst = store.ledger("demo", 100);
        assertThat(newestFirst).hasSize(62);
        assertThat(newestFirst.subList(0, 60))
                .isEqualTo(entries.subList(120, 180).reversed());
        assertThat(newestFirst.get(61))
                .isEqualTo(new LedgerEntry(
                        "demo",
                        "topic-demo",
                        "id-demo",
                        0,
                        0,
                        599,
                        LedgerCounts.of(570, 30),
                        Optional.of(NOON),
                        Optional.of(NOON.plusSeconds(1)),
                        NOON.plusSeconds(2),
                        NOON.plus(59, ChronoUnit.MINUTES)));
        assertThat(store.ledgerSummary("demo")).isEqualTo(before);
        assertThat(store.nextOffsets("demo")).containsOnly(Map.entry(0, 1_800L));

        assertThat(merge(NOON.plus(191, ChronoUnit.MINUTES))).isZero();
        assertThat(merge(LATER)).isEqualTo(59);
        reopen();
        assertThat(merge(LATER)).isZero();
        assertThat(store.ledger("demo", 100)).hasSize(3);
        assertThat(store.ledgerSummary("demo")).isEqualTo(before);
    }

    @Test
    void aGapAnOverlapAndAnotherTopicStay() {
        write(List.of(
                entry("demo", 0, 0, 9, 0, NOON),
                entry("demo", 0, 10, 19, 0, NOON.plusSeconds(1)),
                entry("demo", 0, 21, 29, 0, NOON.plusSeconds(2)), // 20 is missing
                entry("demo", 0, 30, 39, 0, NOON.plusSeconds(3)),
                entry("demo", 0, 35, 49, 0, NOON.plusSeconds(4)), // 35 to 39 twice
                entry("demo", 0, 50, 59, 0, NOON.plusSeconds(5)),
                inTopic("other-id", 60, 69),
                inTopic("other-id", 70, 79),
                entry("demo", 1, 80, 89, 0, NOON.plusSeconds(6))));

        assertThat(merge(LATER)).isEqualTo(4);

        assertThat(query("SELECT partition, first_offset, last_offset, topic_id FROM mekong.ledger ORDER BY ALL"))
                .containsExactly(
                        row(0L, 0L, 19L, "id-demo"),
                        row(0L, 21L, 39L, "id-demo"),
                        row(0L, 35L, 59L, "id-demo"),
                        row(0L, 60L, 79L, "other-id"),
                        row(1L, 80L, 89L, "id-demo"));
        assertThat(store.topicId("demo")).contains("other-id");
    }

    private static LedgerEntry inTopic(String id, long first, long last) {
        LedgerEntry plain = entry("demo", 0, first, last, 0, NOON.plusSeconds(first));
        return new LedgerEntry(
                "demo",
                plain.topic(),
                id,
                0,
                first,
                last,
                plain.counts(),
                Optional.empty(),
                Optional.empty(),
                plain.topicTime(),
                plain.committedAt());
    }

    /** Ledgers with gaps, overlaps, doubles and several topics: what they prove is the same before and after. */
    @Test
    void mergingRandomLedgersKeepsWhatTheyProve() {
        long seed = System.nanoTime();
        System.out.println("mergingRandomLedgersKeepsWhatTheyProve: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 6; round++) {
            boolean faulty = round % 2 == 1;
            List<LedgerEntry> entries = new ArrayList<>();
            for (int partition = 0; partition < 3; partition++) {
                randomWay(random, faulty, round, partition, entries);
            }
            Collections.shuffle(entries, random);
            write(entries);
            for (Duration age : List.of(Duration.ofHours(2), Duration.ofHours(5), Duration.ofDays(9))) {
                List<LedgerSummary> summary = store.ledgerSummary("demo");
                Map<Integer, Long> next = store.nextOffsets("demo");
                Optional<String> topic = store.topicId("demo");
                long size = query("SELECT 1 FROM mekong.ledger").size();

                long merged = merge(NOON.plus(age));

                assertThat(store.ledgerSummary("demo")).as("seed " + seed).isEqualTo(summary);
                assertThat(store.nextOffsets("demo")).isEqualTo(next);
                assertThat(store.topicId("demo")).isEqualTo(topic);
                assertThat(query("SELECT 1 FROM mekong.ledger")).hasSize((int) (size - merged));
                assertThat(summary).allMatch(partition -> faulty || partition.contiguous());
            }
            store.close();
            folder = folder.resolve("next");
            store = openStore();
        }
    }

    private static void randomWay(Random random, boolean faulty, int round, int partition, List<LedgerEntry> entries) {
        long next = random.nextInt(100);
        int count = 1 + random.nextInt(150);
        Instant at = NOON;
        String topic = "id-" + round;
        for (int i = 0; i < count; i++) {
            at = at.plus(random.nextInt(5_000), ChronoUnit.MILLIS).plusSeconds(random.nextInt(20) == 0 ? 1_500 : 0);
            long first = faulty && random.nextInt(10) == 0 ? Math.max(0, next + random.nextInt(-20, 20)) : next;
            long last = first + random.nextInt(50);
            topic = random.nextInt(30) == 0 ? topic + "'" : topic;
            entries.add(new LedgerEntry(
                    "demo",
                    "topic",
                    topic,
                    partition,
                    first,
                    last,
                    new LedgerCounts(
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9),
                            random.nextInt(9)),
                    random.nextBoolean() ? Optional.of(at) : Optional.empty(),
                    Optional.empty(),
                    at,
                    at));
            next = last + 1;
        }
    }

    @Test
    void commitsGoOnWhileTheLedgerIsMerged() throws Exception {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        int commits = 200;
        Thread writing = Thread.ofPlatform().name("commits").unstarted(() -> {
            try (TableWriter writer = store.writer(demo)) {
                for (int i = 0; i < commits; i++) {
                    commit(writer, demoRows(demo, 0, i, 1), List.of(entry("demo", 0, i, i, 0, NOON.plusSeconds(i))));
                }
            }
        });
        writing.start();
        long merged = 0;
        for (int i = 3; writing.isAlive(); i++) {
            merged += merge(NOON.plus(i, ChronoUnit.HOURS));
        }
        writing.join();
        merged += merge(LATER);

        assertThat(merged).isEqualTo(commits - 1);
        assertThat(store.ledger("demo", 10)).hasSize(1);
        assertThat(store.ledgerSummary("demo"))
                .containsExactly(new LedgerSummary(0, 0, commits - 1, LedgerCounts.of(commits, 0), true));
    }

    @Test
    void aTableThatIsNotThereIsLeftAlone() {
        assertThat(store.maintain("nope", Retention.NONE, NOON).didNothing()).isTrue();
    }
}
