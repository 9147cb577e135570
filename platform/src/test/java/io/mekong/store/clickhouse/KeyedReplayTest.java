package io.mekong.store.clickhouse;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.keep;
import static io.mekong.store.StoreFixture.keyed;
import static io.mekong.store.StoreFixture.put;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.project.OlapAddress;
import io.mekong.store.QueryResult;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A keyed table whose commits come to nothing at every step, and whose messages come again in other batches. */
class KeyedReplayTest {
    private static final TableSchema USERS =
            keyed(schema("users", column("id", new ColumnType.BigInt()), column("name", new ColumnType.Text())), "id");

    /** What a commit does, as far as it can be cut off behind it. */
    private static final List<String> STEPS = List.of(
            "INSERT INTO `~ledger`",
            "INSERT INTO `users~1`",
            "INSERT INTO `users~1~staged",
            "INSERT INTO `users~1~emptied",
            "EXCHANGE TABLES");

    @TempDir
    private Path folder;

    /** @param kept that the name stays */
    private record Message(What what, long key, String name, boolean kept) {
        enum What {
            PUT,
            DELETE,
            TRUNCATE
        }

        static Message random(Random random, int number) {
            int dice = random.nextInt(40);
            What what = dice == 0 ? What.TRUNCATE : dice < 8 ? What.DELETE : What.PUT;
            return new Message(what, random.nextInt(30), "name " + number, random.nextInt(3) == 0);
        }

        void apply(Map<Long, List<@Nullable Object>> rows, long offset) {
            switch (what) {
                case TRUNCATE -> rows.clear();
                case DELETE -> rows.remove(key);
                case PUT -> {
                    List<@Nullable Object> before = rows.get(key);
                    Object said = kept ? before == null ? null : before.get(1) : name;
                    rows.put(key, Arrays.asList(key, said, offset));
                }
            }
        }
    }

    /** Wherever a commit was cut off: as soon as its messages have been read again, the table is what they say. */
    @Test
    void whatIsReadAgainComesToTheSame() throws Exception {
        long seed = System.nanoTime();
        System.out.println("whatIsReadAgainComesToTheSame: seed " + seed);
        Random random = new Random(seed);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            messages.add(Message.random(random, i));
        }
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"));
                DeafProxy proxy = DeafProxy.before(server.port())) {
            int compared = 0;
            int reached = 0;
            for (int opening = 0; ; opening++) {
                try (ClickHouseStore store = open(proxy)) {
                    store.ensureTable(USERS);
                    try (TableWriter writer = store.writer(USERS)) {
                        for (int i = 0; i < 12; i++) {
                            int next = next(store);
                            if (next >= reached) {
                                assertThat(users(store)).as("seed " + seed).isEqualTo(model(messages, next));
                                compared++;
                            }
                            if (next == messages.size()) {
                                assertThat(compared).isGreaterThan(20);
                                return;
                            }
                            int end = Math.min(messages.size(), next + 1 + random.nextInt(60));
                            reached = Math.max(reached, end);
                            proxy.lose(
                                    random.nextInt(3) == 0
                                            ? STEPS.get(random.nextInt(STEPS.size()))
                                            : "nothing at all");
                            try {
                                write(writer, messages, next, end);
                            } catch (MekongException e) {
                                assertThat(e).hasMessageStartingWith("Cannot write to table `users` – ");
                            }
                        }
                    }
                    proxy.lose("nothing at all");
                }
                assertThat(opening).isLessThan(200);
            }
        }
    }

    private static void write(TableWriter writer, List<Message> messages, int first, int end) {
        RowBatch batch = new RowBatch(USERS);
        for (int offset = first; offset < end; offset++) {
            Message message = messages.get(offset);
            switch (message.what()) {
                case TRUNCATE -> {
                    batch.clear();
                    writer.truncate();
                }
                case DELETE -> put(batch, 0, offset, message.key(), null, true);
                case PUT -> {
                    put(batch, 0, offset, message.key(), message.name(), false);
                    if (message.kept()) {
                        keep(batch, "name");
                    }
                }
            }
        }
        commit(writer, batch, List.of(entry("users", 0, first, end - 1, 0, NOON.plusMillis(first))));
    }

    private static List<List<@Nullable Object>> model(List<Message> messages, int upto) {
        Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
        for (int offset = 0; offset < upto; offset++) {
            messages.get(offset).apply(rows, offset);
        }
        return List.copyOf(rows.values());
    }

    /** Of a commit that was before the table was emptied, and whose rows come only now. */
    @Test
    void whatArrivesWhenTheTableHasBeenEmptiedIsRefused() throws Exception {
        try (ChdbProcess server = ChdbProcess.start(folder.resolve("data"));
                ClickHouseStore store = ClickHouseFixture.open(server);
                Requests requests = Requests.open(ClickHouseFixture.address(server, "mekong"))) {
            store.ensureTable(USERS);
            try (TableWriter writer = store.writer(USERS)) {
                RowBatch batch = new RowBatch(USERS);
                for (int i = 0; i < 2; i++) {
                    put(batch, 0, i, 1L, "one", false);
                    commit(writer, batch, List.of(entry("users", 0, i, i, 0, NOON)));
                    batch.clear();
                    writer.truncate();
                }
                writer.commit(List.of(entry("users", 0, 2, 2, 0, NOON)));
                String late = "INSERT INTO `users~1` (__time, id, name, __partition, __offset, __version, __gone)"
                        + " VALUES (now(), 7, 'late', 0, 1, " + KeyedRows.version(2, 0) + ", 0)";
                assertThatThrownBy(() -> requests.execute(late))
                        .isInstanceOfSatisfying(
                                ServerError.class, e -> assertThat(e.text()).contains("~late"));
                put(batch, 0, 3, 2L, "two", false);
                commit(writer, batch, List.of(entry("users", 0, 3, 3, 0, NOON)));
            }
            assertThat(users(store)).containsExactly(Arrays.asList(2L, "two", 3L));
        }
    }

    private static ClickHouseStore open(DeafProxy proxy) {
        return ClickHouseStore.open(new ClickHouseStore.Config(
                new OlapAddress("http://127.0.0.1:" + proxy.port(), "default", ChdbProcess.PASSWORD, "mekong"),
                DataSize.ofMegabytes(100),
                1));
    }

    private static int next(ClickHouseStore store) {
        return store.nextOffsets("users").getOrDefault(0, 0L).intValue();
    }

    private static List<List<@Nullable Object>> users(ClickHouseStore store) {
        QueryResult result = store.sql()
                .execute(
                        store.sql().parse("SELECT id, name, __offset FROM users ORDER BY id"),
                        List.of(),
                        1_000,
                        Duration.ofSeconds(30));
        return List.copyOf(result.rows());
    }
}
