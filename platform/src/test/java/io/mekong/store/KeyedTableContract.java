package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.derived;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.keep;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.put;
import static io.mekong.store.StoreFixture.rollups;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.project.Rollup;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables with a key: the last message of a key is its row, whatever the engine. */
public abstract class KeyedTableContract extends StoreContract {
    private static final TableSchema USERS =
            keyed(schema("users", column("id", new ColumnType.BigInt()), column("name", new ColumnType.Text())), "id");

    private void commitTo(TableWriter writer, RowBatch batch, long first) {
        Instant at = NOON.plusMillis(first);
        commit(writer, batch, List.of(entry("users", 0, first, first + batch.rows() - 1, 0, at)));
        batch.clear();
    }

    private List<List<@Nullable Object>> users() {
        return query("SELECT id, name, __offset FROM users ORDER BY id");
    }

    @Test
    void theLastOfAKeyIsItsRow() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", null);
            put(batch, 0, 2, 1L, "uno", false);
            commitTo(writer, batch, 0);
            assertThat(users()).containsExactly(row(1L, "uno", 2L), row(2L, "two", 1L));

            put(batch, 0, 3, 2L, null, false);
            put(batch, 0, 4, 3L, "three", false);
            commitTo(writer, batch, 3);
            assertThat(users()).containsExactly(row(1L, "uno", 2L), row(2L, null, 3L), row(3L, "three", 4L));
        }
        assertThat(store.rowCount("users")).isEqualTo(3);
        assertThat(columns("users")).containsExactly("__time", "id", "name", "__partition", "__offset");
        assertThat(store.stored("users").orElseThrow().key()).containsExactly("id");
    }

    @Test
    void aDeletedKeyIsGoneUntilItComesAgain() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", false);
            put(batch, 0, 2, 3L, null, true); // never there
            put(batch, 0, 3, 2L, null, true); // there and gone in one commit
            put(batch, 0, 4, 4L, "four", false);
            put(batch, 0, 5, 4L, null, true);
            put(batch, 0, 6, 4L, "four again", false);
            commitTo(writer, batch, 0);
            assertThat(users()).containsExactly(row(1L, "one", 0L), row(4L, "four again", 6L));

            put(batch, 0, 7, 1L, null, true);
            put(batch, 0, 8, 9L, null, true);
            commitTo(writer, batch, 7);
            assertThat(users()).containsExactly(row(4L, "four again", 6L));

            put(batch, 0, 9, 1L, "back", false);
            put(batch, 0, 10, 4L, null, true);
            commitTo(writer, batch, 9);
            assertThat(users()).containsExactly(row(1L, "back", 9L));
        }
        reopen();
        assertThat(users()).containsExactly(row(1L, "back", 9L));
    }

    @Test
    void aCellThatIsKeptStaysWhatItWas() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", false);
            put(batch, 0, 2, 3L, "three", false);
            put(batch, 0, 3, 9L, null, false);
            commitTo(writer, batch, 0);

            put(batch, 0, 4, 1L, null, false);
            keep(batch, "name"); // as the table has it
            put(batch, 0, 5, 2L, "zwei", false);
            put(batch, 0, 6, 2L, null, false);
            keep(batch, "name"); // as an earlier message of the commit has it
            put(batch, 0, 7, 3L, null, true);
            put(batch, 0, 8, 3L, null, false);
            keep(batch, "name"); // gone in between
            put(batch, 0, 9, 4L, null, false);
            keep(batch, "name"); // never there
            put(batch, 0, 10, 9L, null, false);
            keep(batch, "name"); // was null
            commitTo(writer, batch, 4);
        }
        assertThat(users())
                .containsExactly(
                        row(1L, "one", 4L),
                        row(2L, "zwei", 6L),
                        row(3L, null, 8L),
                        row(4L, null, 9L),
                        row(9L, null, 10L));
    }

    @Test
    void cellsOfEveryTypeAreKept() {
        TableSchema every = keyed(
                schema(
                        "every",
                        column("place", new ColumnType.Text()),
                        column("day", new ColumnType.Date()),
                        column("truth", new ColumnType.Bool()),
                        column("small", new ColumnType.Int()),
                        column("large", new ColumnType.BigInt()),
                        column("real", new ColumnType.Real()),
                        column("money", new ColumnType.Decimal(38, 10)),
                        column("tiny", new ColumnType.Decimal(18, 8)),
                        column("text", new ColumnType.Text()),
                        column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
                        column("id", new ColumnType.Uuid()),
                        column("any", new ColumnType.Json()),
                        column("bytes", new ColumnType.Bytes()),
                        column("list", new ColumnType.ListOf(new ColumnType.Text()))),
                "day",
                "place");
        store.ensureTable(every);
        String cells = "SELECT " + dialect().allBut("__time", "__partition", "__offset") + " FROM every ORDER BY place";
        try (TableWriter writer = store.writer(every)) {
            RowBatch batch = new RowBatch(every);
            put(batch, 0, 0, everyCell("a"));
            put(batch, 0, 1, everyCell("b"));
            commit(writer, batch, List.of(entry("every", 0, 0, 1, 0, NOON)));
            batch.clear();
            List<List<@Nullable Object>> before = query(cells);
            assertThat(before).hasSize(2);
            assertThat(before.getFirst()).doesNotContainNull();

            putKept(batch, 2, "a"); // of the table
            put(batch, 0, 3, everyCell("c"));
            putKept(batch, 4, "c"); // of the same commit
            put(batch, 0, 5, "b", 1L, null, null, null, null, null, null, null, null, null, null, null, null, true);
            putKept(batch, 6, "b"); // gone
            commit(writer, batch, List.of(entry("every", 0, 2, 6, 0, NOON)));
            List<List<@Nullable Object>> after = query(cells);
            assertThat(after).hasSize(3);
            assertThat(after.get(0)).isEqualTo(before.get(0));
            assertThat(after.get(1).subList(2, 13)).containsOnlyNulls();
            assertThat(after.get(2).subList(2, 14)).isEqualTo(before.get(0).subList(2, 14));
        }
        assertThat(query("SELECT __offset FROM every ORDER BY place")).containsExactly(row(2L), row(6L), row(4L));
    }

    private static @Nullable Object[] everyCell(String place) {
        return new @Nullable Object[] {
            place,
            1L,
            true,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            0.1,
            new BigDecimal("1234567890123456789012345678.0123456789"),
            new BigDecimal("-9999999999.99999999"),
            "Việt Nam 😀 ' \\ \0",
            1_234_567L,
            UUID.fromString("ffffffff-0000-4000-8000-0123456789ab"),
            "{\"a\": [1, 2.50]}",
            "bytes",
            List.of("one", "", "two"),
            false
        };
    }

    private static void putKept(RowBatch batch, long offset, String place) {
        put(batch, 0, offset, place, 1L, null, null, null, null, null, null, null, null, null, null, null, null, false);
        for (int column = 3; column < 15; column++) {
            keep(batch, batch.schema().columns().get(column).name());
        }
    }

    @Test
    void aTableIsEmptiedAndFilledInOneCommit() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", false);
            commitTo(writer, batch, 0);

            put(batch, 0, 2, 3L, "three", false);
            writer.append(batch);
            batch.clear();
            writer.truncate();
            writer.rollback();
            assertThat(users()).containsExactly(row(1L, "one", 0L), row(2L, "two", 1L));

            put(batch, 0, 2, 3L, "three", false);
            writer.append(batch);
            batch.clear();
            writer.truncate();
            put(batch, 0, 4, 1L, null, false);
            keep(batch, "name"); // what it was is gone
            put(batch, 0, 5, 4L, "four", false);
            commitTo(writer, batch, 4);
            assertThat(users()).containsExactly(row(1L, null, 4L), row(4L, "four", 5L));

            writer.truncate();
            writer.commit(List.of(entry("users", 0, 6, 6, 0, NOON)));
            assertThat(users()).isEmpty();

            put(batch, 0, 7, 5L, "five", false);
            commitTo(writer, batch, 7);
        }
        assertThat(users()).containsExactly(row(5L, "five", 7L));
    }

    @Test
    void whatASecondReadingDidNotMeetGoesAtItsEnd() {
        TableSchema counted = rollups(
                USERS,
                new Rollup(
                        "daily",
                        Duration.ofDays(1),
                        List.of(),
                        List.of(new Rollup.Measure("n", new Rollup.Function.Count(), Optional.empty()))));
        store.ensureTable(counted);
        try (TableWriter writer = store.writer(counted)) {
            RowBatch batch = new RowBatch(counted);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", false);
            put(batch, 0, 2, 3L, "three", false);
            commitTo(writer, batch, 0);
            put(batch, 0, 3, 1L, "one again", false);
            commitTo(writer, batch, 3);
            assertThat(query("SELECT n FROM users_daily")).containsExactly(row(3L));

            put(batch, 0, 4, 3L, "three again", false);
            writer.append(batch);
            writer.truncate(0, 3);
            writer.rollback();
            assertThat(users()).hasSize(3);

            writer.append(batch);
            batch.clear();
            writer.truncate(1, 100); // of another partition
            writer.truncate(0, 3);
            put(batch, 0, 6, 4L, "four", false);
            commitTo(writer, batch, 6);
            assertThat(users())
                    .containsExactly(row(1L, "one again", 3L), row(3L, "three again", 4L), row(4L, "four", 6L));
            assertThat(query("SELECT n FROM users_daily")).containsExactly(row(3L));

            put(batch, 0, 7, 5L, "five", false);
            commitTo(writer, batch, 7);
        }
        assertThat(users()).hasSize(4);
    }

    @Test
    void rowsOfOneMessageAreTakenInTheirOrder() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "first", false);
            put(batch, 0, 0, 2L, "other", false);
            put(batch, 0, 0, 1L, "second", false);
            commit(writer, batch, List.of(entry("users", 0, 0, 0, 0, NOON)));
        }
        assertThat(users()).containsExactly(row(1L, "second", 0L), row(2L, "other", 0L));
    }

    @Test
    void aTopicMadeAnewBeginsWithLowerOffsets() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 1_000, 1L, "old", false);
            commitTo(writer, batch, 1_000);
            put(batch, 0, 0, 1L, "new", false);
            commitTo(writer, batch, 0);
        }
        assertThat(users()).containsExactly(row(1L, "new", 0L));
    }

    @Test
    void aKeyMayBeOfSeveralColumnsOfAnyType() {
        TableSchema pairs = derived(
                keyed(
                        schema(
                                "pairs",
                                column("day", new ColumnType.Date()),
                                column("value", new ColumnType.Real()),
                                column("place", new ColumnType.Text())),
                        "place",
                        "day"),
                "twice",
                "value * 2");
        store.ensureTable(pairs);
        try (TableWriter writer = store.writer(pairs)) {
            RowBatch batch = new RowBatch(pairs);
            put(batch, 0, 0, 1L, 1.0, "a", false);
            put(batch, 0, 1, 1L, 2.0, "b", false);
            put(batch, 0, 2, 2L, 3.0, "a", false);
            put(batch, 0, 3, 1L, 4.0, "a", false);
            put(batch, 0, 4, 1L, null, "b", true);
            commit(writer, batch, List.of(entry("pairs", 0, 0, 4, 0, NOON)));
        }
        assertThat(query("SELECT place, twice FROM pairs ORDER BY ALL")).containsExactly(row("a", 6.0), row("a", 8.0));
    }

    @Test
    void aRowWithoutItsKeyIsRefusedAndNothingOfItsCommitStays() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            commitTo(writer, batch, 0);

            put(batch, 0, 1, 2L, "two", false);
            writer.append(batch);
            batch.clear();
            put(batch, 0, 2, null, "nobody", false);
            assertThatThrownBy(() -> writer.append(batch))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("a row for table `users` has no `id`, which is in its key");
            batch.clear();

            put(batch, 0, 1, 3L, "three", false);
            commitTo(writer, batch, 1);
        }
        assertThat(users()).containsExactly(row(1L, "one", 0L), row(3L, "three", 1L));
    }

    @Test
    void whatIsRolledBackOrFailsLeavesTheTableAsItWas() {
        store.ensureTable(USERS);
        try (TableWriter writer = store.writer(USERS)) {
            RowBatch batch = new RowBatch(USERS);
            put(batch, 0, 0, 1L, "one", false);
            put(batch, 0, 1, 2L, "two", false);
            commitTo(writer, batch, 0);

            put(batch, 0, 2, 1L, null, true);
            put(batch, 0, 3, 3L, "three", false);
            writer.append(batch);
            writer.rollback();
            writer.append(batch);
            assertThatThrownBy(() -> writer.commit(List.of(entry("users", 0, 2, 3, 0, Instant.MAX))))
                    .isInstanceOf(RuntimeException.class);
            assertThat(users()).containsExactly(row(1L, "one", 0L), row(2L, "two", 1L));
            batch.clear();

            put(batch, 0, 2, 2L, "zwei", false);
            commitTo(writer, batch, 2);
        }
        assertThat(users()).containsExactly(row(1L, "one", 0L), row(2L, "zwei", 2L));
        assertThat(store.nextOffsets("users")).containsOnly(Map.entry(0, 3L));
    }

    @Test
    void nobodySeesHalfACommit() throws Exception {
        store.ensureTable(USERS);
        long keys = 500;
        Thread writing = Thread.ofPlatform().name("upserts").unstarted(() -> {
            try (TableWriter writer = store.writer(USERS)) {
                RowBatch batch = new RowBatch(USERS);
                for (long round = 0; round < 60; round++) {
                    for (long key = 0; key < keys; key++) {
                        put(batch, 0, round * keys + key, key, "round " + round, false);
                    }
                    commitTo(writer, batch, round * keys);
                }
            }
        });
        writing.start();
        while (writing.isAlive()) {
            List<List<@Nullable Object>> seen = query("SELECT count(*), count(DISTINCT name) FROM users");
            assertThat(seen.getFirst()).isIn(row(0L, 0L), row(keys, 1L));
        }
        writing.join();
        assertThat(store.rowCount("users")).isEqualTo(keys);
    }

    private static boolean isBefore(List<?> row, int partition, long before) {
        return Long.valueOf(partition).equals(((Number) Objects.requireNonNull(row.get(2))).longValue())
                && ((Number) Objects.requireNonNull(row.get(3))).longValue() < before;
    }

    /** Rounds that empty and fill the table take turns with those that leave a cell as it is. */
    @Test
    void nobodySeesHalfACommitThatEmptiesOrKeeps() throws Exception {
        store.ensureTable(USERS);
        long keys = 3_000;
        Thread writing = Thread.ofPlatform().name("upserts").unstarted(() -> {
            try (TableWriter writer = store.writer(USERS)) {
                RowBatch batch = new RowBatch(USERS);
                for (long round = 0; round < 20; round++) {
                    if (round % 2 == 0) {
                        writer.truncate();
                    }
                    for (long key = 0; key < keys; key++) {
                        put(batch, 0, round * keys + key, key, round % 2 == 0 ? "round " + round : null, false);
                        if (round % 2 == 1) {
                            keep(batch, "name");
                        }
                        if (batch.isFull()) {
                            writer.append(batch);
                            batch.clear();
                        }
                    }
                    writer.append(batch);
                    batch.clear();
                    long first = round * keys;
                    writer.commit(List.of(entry("users", 0, first, first + keys - 1, 0, NOON.plusMillis(round))));
                }
            }
        });
        writing.start();
        while (writing.isAlive()) {
            List<List<@Nullable Object>> seen = query("SELECT count(*), count(name), count(DISTINCT name),"
                    + " max(__offset) - min(__offset) + 1 FROM users HAVING count(*) > 0");
            assertThat(seen).isIn(List.of(), List.of(row(keys, keys, 1L, keys)));
        }
        writing.join();
        assertThat(query("SELECT count(*), min(name), max(name), min(__offset) FROM users"))
                .containsExactly(row(keys, "round 18", "round 18", 19 * keys));
    }

    /** Against a map, with rollbacks, reopened stores and keys that live in one of two partitions. */
    @Test
    void randomUpsertsAndDeletesGiveWhatAMapGives() {
        long seed = System.nanoTime();
        System.out.println("randomUpsertsAndDeletesGiveWhatAMapGives: seed " + seed);
        Random random = new Random(seed);
        store.ensureTable(USERS);
        Map<Long, List<@Nullable Object>> expected = new TreeMap<>();
        long[] next = new long[2];
        for (int opening = 0; opening < 3; opening++) {
            try (TableWriter writer = store.writer(USERS)) {
                for (int i = 0; i < 12; i++) {
                    boolean commits = random.nextInt(4) > 0;
                    Map<Long, List<@Nullable Object>> after = new TreeMap<>(expected);
                    long[] offsets = next.clone();
                    int batches = 1 + random.nextInt(3);
                    for (int b = 0; b < batches; b++) {
                        if (random.nextInt(12) == 0) {
                            writer.truncate();
                            after.clear();
                        }
                        writer.append(randomBatch(random, after, offsets));
                    }
                    if (random.nextInt(6) == 0) {
                        int partition = random.nextInt(2);
                        long before = random.nextLong(offsets[partition] + 1);
                        writer.truncate(partition, before);
                        after.values().removeIf(row -> isBefore(row, partition, before));
                    }
                    if (commits) {
                        List<LedgerEntry> entries = new ArrayList<>();
                        for (int partition = 0; partition < 2; partition++) {
                            if (offsets[partition] > next[partition]) {
                                entries.add(
                                        entry("users", partition, next[partition], offsets[partition] - 1, 0, NOON));
                            }
                        }
                        writer.commit(entries);
                        expected = after;
                        next = offsets;
                    } else {
                        writer.rollback();
                    }
                    assertThat(query("SELECT id, name, __partition, __offset FROM users ORDER BY id"))
                            .as("seed " + seed)
                            .isEqualTo(List.copyOf(expected.values()));
                }
            }
            reopen();
        }
        assertThat(store.rowCount("users")).isEqualTo(expected.size());
    }

    private static RowBatch randomBatch(Random random, Map<Long, List<@Nullable Object>> expected, long[] offsets) {
        RowBatch batch = new RowBatch(USERS);
        int rows = random.nextInt(5) == 0 ? RowBatch.CAPACITY : random.nextInt(60);
        int keys = 1 + random.nextInt(300);
        for (int i = 0; i < rows; i++) {
            long key = random.nextInt(keys);
            int partition = (int) (key % 2);
            long offset = offsets[partition]++;
            boolean deleted = random.nextInt(3) == 0;
            String name = deleted || random.nextInt(10) == 0 ? null : "name " + random.nextInt(1_000_000);
            put(batch, partition, offset, key, name, deleted);
            if (deleted) {
                expected.remove(key);
            } else if (random.nextInt(5) == 0) {
                keep(batch, "name");
                List<@Nullable Object> before = expected.get(key);
                expected.put(key, row(key, before == null ? null : before.get(1), (long) partition, offset));
            } else {
                expected.put(key, row(key, name, (long) partition, offset));
            }
        }
        return batch;
    }
}
