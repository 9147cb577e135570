package io.mekong.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.trace.Change.Outcome;
import io.mekong.trace.History.Looked;
import io.mekong.trace.History.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes as Debezium writes them, part in the lake and part in the topic, with a real broker, store and lake. */
class HistoryIT {
    private static final String NONE = "__debezium_unavailable_value";

    @TempDir
    static Path folder;

    private static TraceRoom room;
    /** As PostgreSQL counts; every change has a higher one. */
    private static long lsn = 0x1_6B37_4000L;

    @BeforeAll
    static void open() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("mekong.yaml", "name: Trace\n");
        for (String name : List.of("orders", "emptied", "busy")) {
            files.put("streams/" + name + ".yaml", """
                    topic: shop.public.%s
                    partitions: %s
                    format: debezium
                    archive: true
                    columns:
                      - {name: id, type: bigint, required: true}
                      - {name: state, type: string}
                      - {name: price, type: "decimal(20,2)"}
                      - {name: note, type: string}
                    """.formatted(name, name.equals("emptied") ? 1 : 3));
            files.put("tables/" + name + ".yaml", "stream: " + name + "\nkey: id\n");
        }
        files.put("streams/stock.yaml", """
                partitions: 2
                columns:
                  - {name: shop, type: string, required: true}
                  - {name: day, type: date, required: true}
                  - {name: pieces, type: integer}
                """);
        files.put("tables/stock.yaml", "stream: stock\nkey: [shop, day]\n");
        files.put("streams/ticks.yaml", """
                key: symbol
                columns:
                  - {name: symbol, type: string, required: true}
                  - {name: price, type: double}
                """);
        files.put("tables/ticks.yaml", "stream: ticks\n");
        files.put("streams/words.yaml", "columns:\n  - {name: word, type: string}\n");
        files.put("tables/words.yaml", "stream: words\n");
        room = new TraceRoom(folder, files);
    }

    @AfterAll
    static void close() {
        room.close();
    }

    private static String row(long id, String state, String price, String note) {
        return "{\"id\":%d,\"state\":\"%s\",\"price\":\"%s\",\"note\":\"%s\"}".formatted(id, state, price, note);
    }

    private static String source(String snapshot) {
        lsn += 0x748;
        return "{\"connector\":\"postgresql\",\"db\":\"shop\",\"schema\":\"public\",\"table\":\"orders\",\"txId\":755,"
                + "\"lsn\":" + lsn + ",\"ts_ms\":1767225600000,\"ts_us\":1767225600000250,\"snapshot\":\"" + snapshot
                + "\"}";
    }

    private static void change(String table, String op, long id, String after) {
        String before = op.equals("d") ? "{\"id\":" + id + ",\"state\":\"\",\"price\":null,\"note\":\"\"}" : "null";
        room.send(
                table,
                "{\"id\":" + id + "}",
                "{\"before\":" + before + ",\"after\":" + after + ",\"source\":"
                        + source(op.equals("r") ? "last" : "false") + ",\"op\":\"" + op
                        + "\",\"ts_ms\":1767225600020}");
    }

    private static void delete(String table, long id) {
        change(table, "d", id, "null");
        room.send(table, "{\"id\":" + id + "}", null);
    }

    private static List<Operation> operations(History history) {
        return history.steps().stream().map(step -> step.change().operation()).toList();
    }

    private static Map<String, String> cells(Step step) {
        Map<String, String> cells = new LinkedHashMap<>();
        step.cells().forEach(cell -> cells.put(cell.column(), String.valueOf(cell.value())));
        return cells;
    }

    @Test
    void aRowsWholeWayIsToldNewestFirst() throws Exception {
        change("orders", "r", 7, row(7, "new", "10.00", "long"));
        change("orders", "r", 8, row(8, "new", "99.00", "other"));
        change("orders", "u", 7, row(7, "paid", "10.00", NONE));
        room.archive("orders");
        long archived = lsn;
        delete("orders", 7);
        change("orders", "c", 7, row(7, "again", "11.50", "short"));
        change("orders", "u", 7, row(7, "again", "12.50", NONE));
        room.awaitTaken("orders");

        History history = room.history("orders", Map.of("id", "7"));

        assertThat(operations(history))
                .containsExactly(
                        Operation.UPDATE,
                        Operation.INSERT,
                        Operation.TOMBSTONE,
                        Operation.DELETE,
                        Operation.UPDATE,
                        Operation.READ);
        assertThat(history.next()).isEmpty();
        assertThat(history.stopped()).isEmpty();
        assertThat(history.looked())
                .hasSize(3)
                .allSatisfy(looked -> assertThat(looked.from()).isZero());
        List<Step> steps = history.steps();
        assertThat(cells(steps.get(0)))
                .isEqualTo(Map.of("id", "7", "state", "again", "price", "12.50", "note", "short"));
        assertThat(steps.get(0).cells().getLast().kept()).isTrue();
        assertThat(steps.get(0).changed()).contains(Set.of("price"));
        assertThat(steps.get(1).changed()).contains(Set.of("id", "state", "price", "note"));
        assertThat(steps.get(2).cells()).isEmpty();
        assertThat(steps.get(3).cells()).isEmpty();
        assertThat(cells(steps.get(4))).containsEntry("note", "long").containsEntry("state", "paid");
        assertThat(steps.get(4).changed()).contains(Set.of("state"));
        SourcePlace place = steps.get(4).change().source().orElseThrow();
        assertThat(place.position()).contains("%X/%X".formatted(archived >>> 32, archived & 0xFFFFFFFFL));
        assertThat(place.position().orElseThrow()).startsWith("1/6B37");
        assertThat(place)
                .returns(Optional.of("shop"), SourcePlace::database)
                .returns(Optional.of("public.orders"), SourcePlace::table)
                .returns(Optional.of("755"), SourcePlace::transaction)
                .returns(Optional.of(Instant.parse("2026-01-01T00:00:00.000250Z")), SourcePlace::committedAt)
                .returns(false, SourcePlace::snapshot);
        assertThat(steps.get(5).change().source().orElseThrow().snapshot()).isTrue();
        assertThat(steps.get(0).change().readAt()).contains(Instant.parse("2026-01-01T00:00:00.020Z"));
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.change().outcome()).isEqualTo(Outcome.TAKEN);
            assertThat(step.commit()).hasValueSatisfying(commit -> {
                assertThat(commit.partition()).isEqualTo(step.change().partition());
                assertThat(step.change().offset()).isBetween(commit.firstOffset(), commit.lastOffset());
                assertThat(commit.committedAt())
                        .isAfterOrEqualTo(step.change().kafkaAt().minusMillis(1));
            });
        });
    }

    @Test
    void aTruncatedTableEndsItsRows() throws Exception {
        room.send("emptied", null, "{\"source\":" + source("false") + ",\"op\":\"t\",\"ts_ms\":1767225600020}");
        change("emptied", "c", 1, row(1, "a", "1.00", ""));
        room.send("emptied", null, "{\"source\":" + source("false") + ",\"op\":\"t\",\"ts_ms\":1767225600020}");
        room.archive("emptied");
        change("emptied", "c", 1, row(1, "a", "1.00", ""));

        History history = room.history("emptied", Map.of("id", "1"));

        assertThat(operations(history)).containsExactly(Operation.INSERT, Operation.TRUNCATE, Operation.INSERT);
        assertThat(history.steps().getFirst().changed()).contains(Set.of("id", "state", "price", "note"));
        assertThat(room.history("emptied", Map.of("id", "2")).steps())
                .as("of a row that never was")
                .isEmpty();
    }

    @Test
    void aKeyThatChangesEndsOneRowAndBeginsAnother() throws Exception {
        change("orders", "c", 31, row(31, "a", "1.00", ""));
        delete("orders", 31);
        change("orders", "c", 32, row(32, "a", "1.00", ""));

        assertThat(operations(room.history("orders", Map.of("id", "31"))))
                .containsExactly(Operation.TOMBSTONE, Operation.DELETE, Operation.INSERT);
        assertThat(operations(room.history("orders", Map.of("id", "32")))).containsExactly(Operation.INSERT);
        History unknown = room.history("orders", Map.of("id", "33"));
        assertThat(unknown.steps()).isEmpty();
        assertThat(unknown.next()).isEmpty();
        assertThat(unknown.stopped()).isEmpty();
    }

    @Test
    void whatIsRejectedSaysWhyAndChangesNothing() throws Exception {
        change("orders", "c", 45, row(45, "a", "1.00", ""));
        change("orders", "u", 45, row(45, "b", "1.001", ""));
        room.send("orders", "{\"id\":45}", "{broken");
        room.send("orders", "{\"id\":46}", "{broken");
        room.archive("orders");
        change("orders", "u", 45, row(45, "a", "2.00", ""));

        History history = room.history("orders", Map.of("id", "45"));

        assertThat(operations(history))
                .containsExactly(Operation.UPDATE, Operation.UNKNOWN, Operation.UPDATE, Operation.INSERT);
        assertThat(history.steps().getFirst().changed()).contains(Set.of("price"));
        Change broken = history.steps().get(1).change();
        assertThat(broken.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(broken.raw()).contains("{broken");
        Change wrong = history.steps().get(2).change();
        assertThat(wrong.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(wrong.reason()).contains("field `price`: 1.001 has 3 digits after the point; decimal(20,2) keeps 2");
        assertThat(wrong.source().flatMap(SourcePlace::position)).isPresent();
    }

    @Test
    void pagesFollowEachOtherWhateverComesMeanwhile() throws Exception {
        for (int i = 0; i < 23; i++) {
            change("orders", "u", 61, row(61, "s" + i, "1.00", ""));
            change("orders", "u", 100 + i, row(100 + i, "other", "1.00", ""));
            if (i == 8 || i == 14) {
                room.archive("orders");
            }
        }
        List<String> states = new ArrayList<>();
        Optional<HistoryCursor> before = Optional.empty();
        int pages = 0;
        do {
            History page = room.history("orders", Map.of("id", "61"), 5, before);
            assertThat(page.stopped()).isEmpty();
            page.steps().forEach(step -> {
                states.add(cells(step).get("state"));
                assertThat(step.changed())
                        .contains(
                                "s0".equals(cells(step).get("state"))
                                        ? Set.of("id", "state", "price", "note")
                                        : Set.of("state"));
            });
            before = page.next().map(next -> HistoryCursor.parse(next.toString()));
            change("orders", "u", 61, row(61, "late", "1.00", ""));
            if (++pages == 2) {
                room.archive("orders");
            }
        } while (before.isPresent());

        List<String> expected = new ArrayList<>();
        for (int i = 22; i >= 0; i--) {
            expected.add("s" + i);
        }
        assertThat(states).isEqualTo(expected);
        assertThat(pages).isEqualTo(5);
    }

    /** The files' columns are those of a time before: their messages still are what they are. */
    @Test
    void filesOfAnOlderDefinitionAreRead() throws Exception {
        change("orders", "c", 71, row(71, "a", "1.00", "x"));
        change("orders", "c", 72, row(72, "b", "1.00", "x"));
        change("orders", "u", 71, row(71, "c", "1.00", "x"));
        room.archive("orders");
        Stream was = room.stream(room.table("orders"));
        List<Column> columns = new ArrayList<>(was.columns());
        columns.set(1, Column.of("state", new ColumnType.Json()));
        Stream now = new Stream(
                was.name(),
                was.description(),
                was.topic(),
                was.partitions(),
                was.format(),
                columns,
                was.unknown(),
                was.eventTime(),
                was.key(),
                was.maxMessage(),
                was.archive());

        History history = room.history("orders", now, Map.of("id", "71"), 10, Optional.empty());

        assertThat(operations(history)).containsExactly(Operation.UPDATE, Operation.INSERT);
        assertThat(history.next()).isEmpty();
    }

    /** More of one row than a page looks for at once, in one file and in the topic. */
    @Test
    void aBusyRowIsToldPageByPage() throws Exception {
        for (int i = 0; i < 600; i++) {
            change("busy", "u", 1, row(1, "s" + i, "1.00", ""));
            if (i == 300) {
                room.archive("busy");
            }
        }
        List<Long> offsets = new ArrayList<>();
        Optional<HistoryCursor> before = Optional.empty();
        do {
            History page = room.history("busy", Map.of("id", "1"), 100, before);
            page.steps().forEach(step -> offsets.add(step.change().offset()));
            before = page.next();
        } while (before.isPresent());

        List<Long> expected = new ArrayList<>();
        for (long i = 599; i >= 0; i--) {
            expected.add(i);
        }
        assertThat(offsets).isEqualTo(expected);
    }

    @Test
    void aKeyOfSeveralColumnsIsAskedForWhole() throws Exception {
        room.send("stock", null, "{\"shop\":\"Huế\",\"day\":\"2026-01-01\",\"pieces\":5}");
        room.send("stock", null, "{\"shop\":\"Huế\",\"day\":\"2026-01-02\",\"pieces\":4}");
        room.send("stock", null, "{\"shop\":\"Huế\",\"day\":\"2026-01-01\",\"pieces\":3}");

        History history = room.history("stock", Map.of("shop", "Huế", "day", "2026-01-01"));

        assertThat(operations(history)).containsExactly(Operation.UPSERT, Operation.UPSERT);
        assertThat(history.steps())
                .extracting(step -> cells(step).get("pieces"))
                .containsExactly("3", "5");
        assertThat(history.steps().getFirst().change().source()).isEmpty();
        assertThat(history.looked()).extracting(Looked::begin).containsExactly(0L, 0L);
        assertThatThrownBy(() -> room.history("stock", Map.of("shop", "Huế")))
                .hasMessage(
                        "Cannot look for a row of table `stock` – the value of `day` is missing – Its key is shop, day:"
                                + " give each a value.");
        assertThatThrownBy(() -> room.history("stock", Map.of("shop", "Huế", "day", "soon")))
                .hasMessage(
                        "Cannot look for a row of table `stock` – `day`: \"soon\" is no date such as 2021-02-05 – Give a"
                                + " value of type date.");
        assertThatThrownBy(() -> room.history("stock", Map.of("shop", "Huế", "day1", "2026-01-01")))
                .hasMessage(
                        "Cannot look for a row of table `stock` – `day1` is no column of its key – Did you mean `day`?");
    }

    @Test
    void aTableWithoutAKeyGoesByItsStreams() throws Exception {
        room.send("ticks", "BTC", "{\"symbol\":\"BTC\",\"price\":1.5}");
        room.send("ticks", "ETH", "{\"symbol\":\"ETH\",\"price\":2.5}");
        room.send("ticks", "BTC", "{\"symbol\":\"BTC\",\"price\":3.5}");

        History history = room.history("ticks", Map.of("symbol", "BTC"));

        assertThat(operations(history)).containsExactly(Operation.INSERT, Operation.INSERT);
        assertThat(history.steps().getFirst().changed()).contains(Set.of("price"));
        assertThatThrownBy(() -> room.history("words", Map.of("word", "x")))
                .hasMessage(
                        "Table `words` has no history by key – neither it nor its stream `words` has a `key` – Write"
                                + " `key: COLUMN` in streams/words.yaml, or query the table.");
        assertThatThrownBy(() -> HistoryCursor.parse("0:1;"))
                .hasMessage("Cannot go on before `0:1;` – that is no place in a history – Send the `next` of the answer"
                        + " before, or leave `before` out.");
    }
}
