package io.mekong.store.duckdb;

import static io.mekong.store.duckdb.AppendRoom.rows;
import static io.mekong.store.duckdb.AppendRoom.schema;
import static io.mekong.store.duckdb.AppendRoom.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChunkAppenderTest {
    private AppendRoom room;

    @BeforeEach
    void open() throws SQLException {
        room = new AppendRoom();
    }

    @AfterEach
    void close() throws SQLException {
        room.close();
    }

    @Test
    void theDriverThatWeShipDoesWhatWeNeed() {
        assertThat(ChunkTrial.failure()).isEmpty();
        assertThat(Appending.CHUNKS.thatWorks()).isEqualTo(Appending.CHUNKS);
    }

    @Test
    void textsAreCopiedWhenTheBatchIsTaken() throws SQLException {
        TableSchema schema = texts();
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            room.execute("BEGIN");
            appender.append(rows(schema, 0, "the first text of some length", "the other text of some length"));
            // The same memory, while the rows before are still kept back.
            appender.append(rows(schema, 2, "*****************************", "*****************************"));
            appender.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT k1 FROM t ORDER BY k0"))
                .containsExactly(
                        "the first text of some length",
                        "the other text of some length",
                        "*****************************",
                        "*****************************");
    }

    /** The table compares what it is given with the same text of its own making, byte by byte, padding included. */
    @Test
    void textsOfEveryLengthAroundTheTwelveBytesThatStandInPlaceEqualDuckDbsOwn() throws SQLException {
        TableSchema schema = texts();
        String alphabet = "abcdefghijklmnopqrstuvwxyz".repeat(2);
        String[] lengths =
                IntStream.range(0, 40).mapToObj(n -> alphabet.substring(0, n)).toArray(String[]::new);
        room.execute("CREATE TABLE t (k0 BIGINT, k1 VARCHAR CHECK (k1 = left('" + alphabet + "', k0 % 40)))");
        try (ChunkAppender appender = room.chunks(new AppendTarget("main", "t", schema, List.of(0, 1)))) {
            room.execute("BEGIN");
            appender.append(rows(schema, 0, lengths));
            appender.append(rows(schema, 40, lengths));
            appender.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT count(*) FROM t WHERE length(k1) = k0 % 40"))
                .containsExactly("80");
        assertThat(room.query("SELECT count(*) FROM (SELECT k1 FROM t GROUP BY k1)"))
                .containsExactly("40");
    }

    @Test
    void longAndEmptyTextsAndThoseWithANulComeBackAsTheyWent() throws SQLException {
        TableSchema schema = texts();
        String large = "Cà phê ".repeat(150_000);
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            room.execute("BEGIN");
            appender.append(rows(schema, 0, large, "", "a\0b", "\0".repeat(20), large + "!"));
            appender.append(rows(schema, 5, "small again, in the large memory"));
            appender.append(rows(schema, 6, large));
            appender.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT k1 FROM t ORDER BY k0"))
                .containsExactly(
                        large, "", "a\0b", "\0".repeat(20), large + "!", "small again, in the large memory", large);
    }

    @Test
    void bytesThatAreNoTextAreReplacedAsByThePlainAppender() throws SQLException {
        TableSchema schema = texts();
        List<byte[]> broken = new ArrayList<>();
        for (String latin : List.of(
                "caf\u00e9",
                "\u00ff",
                "\u00c3",
                "a long line that ends in \u00e2\u0082",
                "\u00ed\u00a0\u0080 is a surrogate")) {
            broken.add(latin.getBytes(StandardCharsets.ISO_8859_1));
        }
        broken.add("fine: Việt Nam".getBytes(StandardCharsets.UTF_8));
        AppendTarget target = room.table("t", schema);
        AppendTarget plain = room.table("plain", schema);
        try (ChunkAppender appender = room.chunks(target);
                RowAppender reference = new RowAppender(room.connection, plain)) {
            room.execute("BEGIN");
            for (int i = 0; i < 3; i++) {
                appender.append(rows(schema, 0, broken));
                reference.append(rows(schema, 0, broken));
            }
            appender.flush();
            reference.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT DISTINCT k1 FROM t ORDER BY k0"))
                .contains("caf\ufffd", "\ufffd", "a long line that ends in \ufffd", "fine: Việt Nam");
        assertThat(room.query("FROM t EXCEPT ALL FROM plain")).isEmpty();
        assertThat(room.query("FROM plain EXCEPT ALL FROM t")).isEmpty();
    }

    @Test
    void rowsBelongToTheTransactionThatIsOpen() throws SQLException {
        TableSchema schema = texts();
        try (AppendRoom reader = room.beside();
                ChunkAppender appender = room.chunks(room.table("t", schema))) {
            room.execute("BEGIN");
            room.execute("INSERT INTO t VALUES (0, 'by SQL')");
            appender.append(rows(schema, 1, "by chunk"));
            appender.flush();
            assertThat(room.query("SELECT count(*) FROM t")).containsExactly("2");
            assertThat(reader.query("SELECT count(*) FROM t")).containsExactly("0");
            room.execute("COMMIT");
            assertThat(reader.query("SELECT count(*) FROM t")).containsExactly("2");
        }
    }

    @Test
    void whatIsDiscardedIsNowhereWhetherItWasFlushedOrNot() throws SQLException {
        TableSchema schema = texts();
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            for (int i = 0; i < 20; i++) {
                room.execute("BEGIN");
                appender.append(rows(schema, 0, "flushed"));
                if (i % 2 == 0) {
                    appender.flush();
                }
                appender.append(rows(schema, 1, "kept back"));
                appender.discard();
                room.execute("ROLLBACK");

                room.execute("BEGIN");
                appender.append(rows(schema, i, "committed"));
                appender.flush();
                room.execute("COMMIT");
            }
        }

        assertThat(room.query("SELECT k0 FROM t WHERE k1 = 'committed'")).hasSize(20);
        assertThat(room.query("SELECT count(*) FROM t")).containsExactly("20");
    }

    @Test
    void manyRowsAreHandedOverBeforeTheyAreAskedFor() throws SQLException {
        TableSchema schema = texts();
        String[] full = new String[RowBatch.CAPACITY];
        Arrays.fill(full, "a text that is not in place");
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            room.execute("BEGIN");
            for (int i = 0; i < 61; i++) {
                appender.append(rows(schema, i * RowBatch.CAPACITY, full));
            }
            assertThat(room.query("SELECT count(*) FROM t")).containsExactly("122880");
            appender.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT count(DISTINCT k0) FROM t")).containsExactly(Integer.toString(61 * 2048));
    }

    @Test
    void whatTheTableRefusesIsToldAndNothingStays() throws SQLException {
        TableSchema schema = texts();
        AppendTarget target = room.table("t", schema);
        room.execute("ALTER TABLE t ALTER k1 SET NOT NULL");
        try (ChunkAppender appender = room.chunks(target)) {
            for (int i = 0; i < 3; i++) {
                room.execute("BEGIN");
                appender.append(rows(schema, 0, "good"));
                RowBatch bad = rows(schema, 1, "good");
                bad.beginRow();
                bad.endRow();
                appender.append(bad);
                assertThatThrownBy(appender::flush)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("NOT NULL constraint failed: t.k1");
                appender.discard();
                room.execute("ROLLBACK");
                assertThat(room.query("SELECT count(*) FROM t")).containsExactly(Integer.toString(i));

                room.execute("BEGIN");
                appender.append(rows(schema, i, "good"));
                appender.flush();
                room.execute("COMMIT");
            }
        }
        assertThat(room.query("SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void aTableThatIsGoneOrChangedMeanwhileIsToldAndSoIsOneThatNeverWas() throws SQLException {
        TableSchema schema = texts();
        AppendTarget target = room.table("t", schema);
        try (ChunkAppender appender = room.chunks(target)) {
            appender.append(rows(schema, 0, "before"));
            appender.flush();
            room.execute("ALTER TABLE t ADD COLUMN k2 BIGINT");
            appender.append(rows(schema, 1, "after"));
            assertThatThrownBy(appender::flush).isInstanceOf(SQLException.class).hasMessageContaining("columns");
            appender.discard();
            assertThatThrownBy(() -> appender.append(rows(schema, 1, "after")))
                    .hasMessage("table t has 3 columns instead of 2");

            room.execute("DROP TABLE t");
            assertThatThrownBy(() -> appender.append(rows(schema, 1, "after")))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("no rows can be appended to main.t");
        }
    }

    @Test
    void aColumnOfAnotherTypeIsRefused() throws SQLException {
        TableSchema schema = schema(new ColumnType.Decimal(18, 2), new ColumnType.ListOf(new ColumnType.Json()));
        for (String columns :
                List.of("a DECIMAL(18,3), b JSON[]", "a DECIMAL(18,2), b BIGINT[]", "a BIGINT, b JSON[]")) {
            room.execute("CREATE OR REPLACE TABLE t (" + columns + ")");
            RowBatch batch = new RowBatch(schema);
            batch.beginRow();
            batch.endRow();
            try (ChunkAppender appender = room.chunks(new AppendTarget("main", "t", schema, List.of(0, 1)))) {
                assertThatThrownBy(() -> appender.append(batch))
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("column c[01] is \\S+ instead of \\S+");
            }
        }
    }

    @Test
    void numbersThatTheTypeDoesNotHoldAreRefused() throws SQLException {
        refused(new ColumnType.Int(), 1L << 31, "2147483648");
        refused(new ColumnType.Int(), Long.MIN_VALUE, "-9223372036854775808");
        refused(new ColumnType.Date(), Long.MAX_VALUE, "9223372036854775807");
        refused(new ColumnType.Decimal(4, 2), 10_000, "10000");
        refused(new ColumnType.Decimal(9, 2), -1_000_000_000, "-1000000000");
        refused(new ColumnType.Decimal(18, 0), Long.MIN_VALUE, "-9223372036854775808");
        refused(new ColumnType.Decimal(18, 0), 1_000_000_000_000_000_000L, "1000000000000000000");
        refused(new ColumnType.Decimal(19, 0), Long.MAX_VALUE, "170141183460469231722463931679029329919");
        refused(new ColumnType.ListOf(new ColumnType.Int()), 1L << 40, "1099511627776");
    }

    private void refused(ColumnType type, long value, String told) throws SQLException {
        TableSchema schema = schema(type);
        for (boolean chunks : new boolean[] {true, false}) {
            room.execute("DROP TABLE IF EXISTS t");
            AppendTarget target = room.table("t", schema);
            RowBatch batch = new RowBatch(schema);
            batch.beginRow();
            ColumnVector cells = batch.column(0);
            if (cells.kind() == ColumnVector.Kind.LIST) {
                cells.beginList(0);
                cells.elements().putLong(cells.openElement(0), value);
            } else if (cells.kind() == ColumnVector.Kind.WIDE) {
                cells.putWide(0, value, value);
            } else {
                cells.putLong(0, value);
            }
            batch.endRow();
            try (BatchAppender appender =
                    chunks ? new ChunkAppender(room.connection, target) : new RowAppender(room.connection, target)) {
                assertThatThrownBy(() -> {
                            appender.append(batch);
                            appender.flush();
                        })
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining(chunks ? "column c0 does not take " + told : "");
            }
            assertThat(room.query("SELECT count(*) FROM t")).containsExactly("0");
        }
    }

    @Test
    void aNullMayStandOnANumberThatTheTypeDoesNotHold() throws SQLException {
        TableSchema schema = schema(new ColumnType.Int(), new ColumnType.Decimal(20, 0));
        RowBatch batch = new RowBatch(schema);
        batch.beginRow();
        batch.column(0).putLong(0, Long.MAX_VALUE);
        batch.column(0).putNull(0);
        batch.column(1).putWide(0, Long.MIN_VALUE, 0);
        batch.column(1).putNull(0);
        batch.endRow();
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            appender.append(batch);
            appender.flush();
        }

        assertThat(room.query("SELECT [k0::VARCHAR, k1::VARCHAR] FROM t")).containsExactly("[NULL, NULL]");
    }

    @Test
    void aBatchOfAnotherTableIsRefused() throws SQLException {
        try (ChunkAppender appender = room.chunks(room.table("t", texts()))) {
            assertThatThrownBy(() -> appender.append(new RowBatch(schema(new ColumnType.BigInt()))))
                    .isInstanceOf(MekongException.class)
                    .hasMessageStartingWith("[BUG] a batch of 0 rows does not fit table t");
            RowBatch tooMany = new RowBatch(texts());
            for (int i = 0; i <= RowBatch.CAPACITY; i++) {
                tooMany.endRow();
            }
            assertThatThrownBy(() -> appender.append(tooMany))
                    .hasMessageStartingWith("[BUG] a batch of 2049 rows does not fit table t");
        }
    }

    @Test
    void listsGrowFarBeyondABatch() throws SQLException {
        TableSchema schema =
                schema(new ColumnType.ListOf(new ColumnType.Text()), new ColumnType.ListOf(new ColumnType.Bool()));
        try (ChunkAppender appender = room.chunks(room.table("t", schema))) {
            room.execute("BEGIN");
            for (int size : new int[] {3, 100_000, 0, 2048, 2049, 1}) {
                RowBatch batch = new RowBatch(schema);
                batch.beginRow();
                for (int i = 0; i < size; i++) {
                    ColumnVector texts = batch.column(0);
                    ColumnVector truths = batch.column(1);
                    if (i == 0) {
                        texts.beginList(0);
                        truths.beginList(0);
                    }
                    AppendRoom.putText(
                            texts.elements(),
                            texts.openElement(0),
                            ("element number " + i).getBytes(StandardCharsets.UTF_8));
                    truths.elements().putLong(truths.openElement(0), i & 1);
                }
                batch.endRow();
                appender.append(batch);
            }
            appender.flush();
            room.execute("COMMIT");
        }

        assertThat(room.query("SELECT len(k0) FROM t ORDER BY rowid"))
                .containsExactly("3", "100000", "null", "2048", "2049", "1");
        assertThat(room.query("SELECT count(*) FROM (SELECT unnest(k0) AS text, unnest(k1) AS odd,"
                        + " generate_subscripts(k0, 1) AS n FROM t) WHERE text <> 'element number ' || (n - 1)"
                        + " OR odd <> ((n - 1) % 2 = 1)"))
                .containsExactly("0");
    }

    @Test
    void afterItIsClosedItOnlySaysSo() throws SQLException {
        TableSchema schema = texts();
        ChunkAppender appender = room.chunks(room.table("t", schema));
        room.execute("BEGIN");
        appender.append(rows(schema, 0, "kept back"));
        appender.close();
        appender.close();
        appender.discard();
        appender.flush();
        room.execute("ROLLBACK");

        assertThatThrownBy(() -> appender.append(rows(schema, 0, "late")))
                .isInstanceOf(SQLException.class)
                .hasMessage("the appender is closed");
        assertThat(room.query("SELECT count(*) FROM t")).containsExactly("0");
    }

    @Test
    void aConnectionThatIsClosedUnderItIsTold() throws SQLException {
        TableSchema schema = texts();
        AppendTarget target = room.table("t", schema);
        AppendRoom other = room.beside();
        try (ChunkAppender appender = other.chunks(target);
                ChunkAppender unused = other.chunks(target)) {
            other.execute("BEGIN");
            appender.append(rows(schema, 0, "never seen"));
            other.close();
            assertThatThrownBy(appender::flush)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("closed connection");
            assertThatThrownBy(() -> unused.append(rows(schema, 0, "late"))).isInstanceOf(SQLException.class);
        }
        assertThat(room.query("SELECT count(*) FROM t")).containsExactly("0");
    }

    @Test
    void manyAppendSideBySide() throws Exception {
        TableSchema schema = texts();
        AppendTarget target = room.table("t", schema);
        List<Future<?>> work = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int first = t * 1_000;
                work.add(threads.submit(() -> {
                    try (AppendRoom mine = room.beside();
                            ChunkAppender appender = mine.chunks(target)) {
                        for (int i = 0; i < 100; i++) {
                            mine.execute("BEGIN");
                            appender.append(rows(schema, first + i, "thread " + first + " says " + i));
                            if (i % 10 == 9) {
                                appender.discard();
                                mine.execute("ROLLBACK");
                            } else {
                                appender.flush();
                                mine.execute("COMMIT");
                            }
                        }
                    }
                    return null;
                }));
            }
        }
        for (Future<?> each : work) {
            each.get();
        }

        assertThat(room.query("SELECT count(DISTINCT k0) FROM t WHERE k1 = 'thread ' || (k0 // 1000 * 1000) || ' says '"
                        + " || (k0 % 1000)"))
                .containsExactly("360");
        assertThat(room.query("SELECT count(*) FROM t")).containsExactly("360");
    }
}
