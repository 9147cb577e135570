package io.mekong.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks do, from the words of their file on. */
class TaskWorkerTest {
    @TempDir
    Path folder;

    private TaskRig rig;

    @BeforeEach
    void open() {
        rig = new TaskRig(folder);
    }

    // wait-for

    @Test
    void aFileIsWaitedFor() throws Exception {
        String task = "{type: wait-for, file: \"in/{{ ds }}/*.csv\", every: 2s}";
        assertThat(rig.perform(task))
                .isEqualTo(new Outcome.NotYet("there is no file in/2026-03-01/*.csv", Duration.ofSeconds(2)));
        rig.write("in/2026-03-01/x.csv", "").write("in/2026-03-01/y.txt", "");
        assertThat(rig.perform(task))
                .isEqualTo(new Outcome.Done(
                        "in/2026-03-01/x.csv",
                        Map.of("file", "in/2026-03-01/x.csv", "files", List.of("in/2026-03-01/x.csv"))));
    }

    @Test
    void aValueLeadsNowhereElse() {
        rig.values.put("params.word", "../..");
        assertThatThrownBy(() -> rig.perform("{type: wait-for, file: \"{{ params.word }}/*.csv\"}"))
                .hasMessageContaining("it leads out of");
    }

    @Test
    void anAddressIsWaitedFor() throws Exception {
        AtomicInteger status = new AtomicInteger(503);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/x";
        String task = "{type: wait-for, url: \"" + address + "\"}";
        assertThat(rig.perform(task))
                .isEqualTo(new Outcome.NotYet("status 503 from " + address, Duration.ofSeconds(30)));
        status.set(204);
        assertThat(rig.perform(task)).isInstanceOf(Outcome.Done.class);
        server.stop(0);
        assertThat(rig.perform(task)).isInstanceOf(Outcome.NotYet.class);
    }

    @Test
    void aConditionIsWaitedFor() throws Exception {
        String task = "{type: wait-for, query: SELECT x}";
        assertThat(answering(false).perform(task))
                .isEqualTo(new Outcome.NotYet("the query says false", Duration.ofSeconds(30)));
        assertThat(answering(null).perform(task)).isInstanceOf(Outcome.NotYet.class);
        assertThat(answering(true).perform(task).message()).isEqualTo("the query says true");
        assertThatThrownBy(() -> answering(3L).perform(task))
                .hasMessage(
                        "The query says neither true nor false – its first column is `3` – Write a condition, such as"
                                + " SELECT count(*) > 0 FROM orders.");
    }

    /** What a comparison gives in ClickHouse, and what a number is that happens to be one. */
    @Test
    @SuppressWarnings("NullAway") // as of `rows` below
    void aSmallNumberOfClickHouseIsACondition() {
        List<List<@Nullable Object>> one = List.of(List.of(1L));
        assertThat(new Tools.Rows(List.of("x"), one, false, List.of("UInt8")).condition())
                .contains(true);
        assertThat(new Tools.Rows(List.of("x"), List.of(List.of(0L)), false, List.of("Nullable(UInt8)")).condition())
                .contains(false);
        assertThat(new Tools.Rows(List.of("x"), one, false, List.of("UInt64")).condition())
                .isEmpty();
        assertThat(new Tools.Rows(List.of("x"), List.of(List.of(7L)), false, List.of("UInt8")).condition())
                .isEmpty();
    }

    // copy

    @Test
    void filesAreCopiedOnce() throws Exception {
        rig.write("out/a.csv", "one").write("out/deep/b.csv", "two").write("out/c.txt", "no");
        String task = "{type: copy, files: \"out/**.csv\", to: \"copies/{{ ds }}\"}";
        assertThat(rig.perform(task).message()).isEqualTo("2 of 2 files copied");
        Path copy = folder.resolve("copies/2026-03-01/deep/b.csv");
        assertThat(copy).hasContent("two");

        FileTime before = Files.getLastModifiedTime(copy);
        rig.write("out/a.csv", "ONE");
        assertThat(rig.perform(task)).isInstanceOfSatisfying(Outcome.Done.class, done -> {
            assertThat(done.message()).isEqualTo("1 of 2 files copied");
            assertThat(done.outputs()).containsEntry("copied", 1L).containsEntry("bytes", 3L);
        });
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(before);
        assertThat(folder.resolve("copies/2026-03-01/a.csv")).hasContent("ONE");
        assertThat(rig.perform("{type: copy, files: \"none/*\", to: x}")).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void aStoppedCopyLeavesNothing() {
        rig.write("out/a.csv", "one");
        Work work = rig.work("{type: copy, files: \"out/a.csv\", to: copies}");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.perform(work, 1)).isInstanceOf(InterruptedException.class);
        assertThat(folder.resolve("copies")).doesNotExist();
    }

    // produce and load

    @Test
    void anEventIsFilled() throws Exception {
        List<String> sent = produced();
        rig.perform("{type: produce, stream: demo, event: {n: 1, x: 0.5, ok: true, limit: \"{{ params.limit }}\", text:"
                + " \"{{ params.word }}!\", at: \"{{ data_interval_start }}\", list: [1, \"{{ ds }}\"], none: null}}");
        assertThat(sent)
                .containsExactly("{\"n\":1,\"x\":0.5,\"ok\":true,\"limit\":3,\"text\":\"a \\\"b\\\"!\",\"at\":"
                        + "\"2026-03-01T00:00:00Z\",\"list\":[1,\"2026-03-01\"]}");
    }

    @Test
    void rowsBecomeEvents() throws Exception {
        List<String> sent = produced();
        rig.tables = rows(List.of("day", "n"), false, LocalDate.EPOCH, 2L, null, 3L);
        assertThat(rig.perform("{type: produce, stream: demo, query: SELECT 1}").message())
                .isEqualTo("2 events");
        assertThat(sent).containsExactly("{\"day\":\"1970-01-01\",\"n\":2}", "{\"day\":null,\"n\":3}");
    }

    @Test
    void rowsThatWereCutOffAreNotSent() {
        List<String> sent = produced();
        rig.tables = rows(List.of("n"), true, 1L);
        assertThatThrownBy(() -> rig.perform("{type: produce, stream: demo, query: SELECT 1}"))
                .hasMessageStartingWith("The query gives too many rows");
        assertThat(sent).isEmpty();
    }

    @Test
    void rejectedEventsFailTheTask() {
        rig.feeds = new TestTools.NoFeeds() {
            @Override
            public Tools.Produced produce(String stream, byte[] lines) {
                return new Tools.Produced(1, List.of("event 2: `price` is no number"));
            }
        };
        assertThatThrownBy(() -> rig.perform("{type: produce, stream: demo, event: {price: x}}"))
                .hasMessage(
                        "1 of 2 events were rejected – event 2: `price` is no number – Mend the `event` or `query`; the"
                                + " others are stored.");
    }

    @Test
    void aSecondAttemptGoesOnBehindWhatIsStored() throws Exception {
        List<Long> skipped = new ArrayList<>();
        rig.feeds = new TestTools.NoFeeds() {
            @Override
            public Tools.Loaded load(
                    String source, Optional<Path> file, long skip, LongConsumer settled, Consumer<String> log) {
                skipped.add(skip);
                settled.accept(10);
                if (skipped.size() < 3) {
                    throw MekongException.resource("Kafka is away", "it is", "", null);
                }
                return new Tools.Loaded(5, 0, List.of());
            }
        };
        Work work = rig.work("{type: load, source: file}");
        assertThatThrownBy(() -> rig.perform(work, 1)).isInstanceOf(MekongException.class);
        assertThatThrownBy(() -> rig.perform(work, 2)).isInstanceOf(MekongException.class);
        assertThat(rig.perform(work, 3)).isEqualTo(new Outcome.Done("5 events", Map.of("accepted", 25L)));
        assertThat(skipped).containsExactly(0L, 10L, 20L);
    }

    // secrets

    @Test
    void aSecretReachesTheWorkAndNobodyElse() throws Exception {
        rig.write("mekong.yaml", "secrets: [API_KEY, OTHER]\n");
        rig.environment.put("API_KEY", "s3cr/t=");
        rig.environment.put("UNNAMED", "unnamed-value");
        Outcome outcome = rig.perform("""
                {type: shell, command: [sh, -c, 'echo key $KEY, $MEKONG_SECRET_API_KEY; echo "::output key=$KEY"; \
                echo to http://me:pass@host/x; printenv UNNAMED || test "$KEY" = "s3cr/t="'], environment: {KEY: "{{ secrets.API_KEY }}"}}""");
        assertThat(rig.log).containsExactly("key ***, ***", "to http://***@host/x");
        assertThat(outcome).isEqualTo(new Outcome.Done("exit code 0", Map.of("key", "***")));
    }

    @Test
    void aFailureTellsNoSecret() {
        rig.write("mekong.yaml", "secrets: [API_KEY]\n");
        rig.environment.put("API_KEY", "s3cr/t=");
        assertThatThrownBy(() -> rig.perform("{type: http, url: \"http://127.0.0.1:1/?k={{ secrets.API_KEY }}\"}"))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("http://127.0.0.1:1/?k=***")
                .hasNoCause();
        assertThat(rig.log.toString()).doesNotContain("s3cr").contains("***");
    }

    @Test
    void aSecretWithoutAValueIsNamed() {
        rig.write("mekong.yaml", "secrets: [API_KEY]\n");
        assertThatThrownBy(() -> rig.perform("{type: http, url: \"http://127.0.0.1:1/{{ secrets.API_KEY }}\"}"))
                .hasMessage(
                        "Task `a` cannot run – the secret `API_KEY` has no value – Set the environment variable API_KEY"
                                + " before Mekong is started.");
    }

    @Test
    void aQueryIsGivenNoSecret() throws Exception {
        rig.write("mekong.yaml", "secrets: [API_KEY]\n");
        rig.environment.put("API_KEY", "s3cr/t=");
        rig.tables = new TestTools.NoTables() {
            @Override
            public Tools.Rows rows(String query, Map<String, Object> values, int most) {
                assertThat(values).containsKey("limit").doesNotContainKey("secrets.API_KEY");
                return new Tools.Rows(List.of("n"), List.of(), false);
            }
        };
        assertThat(rig.perform("{type: sql, query: SELECT 1}")).isEqualTo(new Outcome.Done("no row"));
    }

    private TaskRig answering(@Nullable Object cell) {
        TaskRig other = new TaskRig(folder);
        other.tables = rows(List.of("there"), false, cell);
        return other;
    }

    /** @param cells row after row */
    @SuppressWarnings(
            "NullAway") // in its class file the record's constructor has lost what may be null within its lists
    private static Tools.Tables rows(List<String> columns, boolean more, @Nullable Object... cells) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int from = 0; from < cells.length; from += columns.size()) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                row.add(cells[from + i]);
            }
            rows.add(row);
        }
        return new TestTools.NoTables() {
            @Override
            public Tools.Rows rows(String query, Map<String, Object> values, int most) {
                return new Tools.Rows(columns, rows, more);
            }
        };
    }

    private List<String> produced() {
        List<String> sent = new ArrayList<>();
        rig.feeds = new TestTools.NoFeeds() {
            @Override
            public Tools.Produced produce(String stream, byte[] lines) {
                List<String> events =
                        new String(lines, StandardCharsets.UTF_8).lines().toList();
                sent.addAll(events);
                return new Tools.Produced(events.size(), List.of());
            }
        };
        return sent;
    }
}
