package io.mekong.sink;

import static io.mekong.sink.Samples.COLUMNS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.service.SharedPostgres;
import io.mekong.service.TestDatabase;
import io.mekong.sink.PostgresTarget.Mode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
class PostgresWriterIT {
    private static final List<Column> SMALL =
            List.of(new Column("k", Column.Type.LONG), new Column("v", Column.Type.STRING));
    private static final PostgresTarget UPSERT = new PostgresTarget(
            "sessions",
            Mode.UPSERT,
            List.of("session"),
            List.of("at"),
            Map.of(
                    "bought", Merge.MAX,
                    "lowest", Merge.MIN,
                    "flag", Merge.MAX,
                    "one", Merge.SUM,
                    "price", Merge.MIN),
            null);

    private TestDatabase database;
    private PostgresLogin login;

    @BeforeEach
    void database(TestDatabase mine) {
        database = mine;
        login = new PostgresLogin(mine.url(), null, null);
    }

    private static PostgresTarget append(String table) {
        return new PostgresTarget(table, Mode.APPEND, List.of(), List.of(), Map.of(), null);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> read(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(rows.getObject(i)));
                }
                lines.add(String.join("|", values));
            }
            return lines;
        }
    }

    /** Said once more, plainly: rows in their order, one after another. */
    private static Map<String, Object[]> truth(List<Object[]> rows) {
        Map<String, Object[]> table = new TreeMap<>();
        for (Object[] row : rows) {
            table.merge((String) row[0], row.clone(), (there, here) -> {
                Instant old = (Instant) there[1];
                Instant now = (Instant) here[1];
                boolean newer = old == null || (now != null && !now.isBefore(old));
                Object[] merged = (newer ? here : there).clone();
                merged[4] = extreme(there[4], here[4], -1);
                merged[5] = extreme(there[5], here[5], 1);
                merged[6] = extreme(there[6], here[6], -1);
                merged[7] = extreme(there[7], here[7], 1);
                merged[9] = (Long) there[9] + (Long) here[9];
                return merged;
            });
        }
        return table;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Comparable<T>> Object extreme(Object a, Object b, int sign) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return ((T) a).compareTo((T) b) * sign >= 0 ? a : b;
    }

    private void requireTruth(List<Object[]> rows) throws SQLException {
        Map<String, Object[]> stored = new TreeMap<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM sessions")) {
            while (found.next()) {
                java.sql.Timestamp at = found.getTimestamp(2);
                BigDecimal lowest = found.getBigDecimal(7);
                stored.put(found.getString(1), new Object[] {
                    found.getString(1),
                    at == null ? null : at.toInstant(),
                    found.getLong(3),
                    found.getString(4),
                    found.getObject(5),
                    found.getObject(6),
                    lowest == null ? null : lowest.stripTrailingZeros(),
                    found.getObject(8),
                    found.getString(9),
                    found.getLong(10)
                });
            }
        }
        Map<String, Object[]> truth = truth(rows);
        truth.values().forEach(row -> {
            if (row[6] instanceof BigDecimal number) {
                row[6] = number.stripTrailingZeros();
            }
        });
        assertThat(stored.keySet()).isEqualTo(truth.keySet());
        truth.forEach((key, row) -> assertThat(stored.get(key)).as(key).containsExactly(row));
    }

    @Test
    void repeatedBatchesAreWrittenOnceAndMergedAsRowByRow() throws SQLException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Object[]> rows = Samples.rows(random, 2_000);
        List<List<Object[]>> batches = Samples.cut(random, rows);
        int number = 0;
        while (number < batches.size()) {
            // As after crashes: a new writer goes back by a few batches.
            try (PostgresWriter writer = PostgresWriter.open(login, "job", COLUMNS, UPSERT)) {
                int last = writer.progress().map(Progress::batch).orElse(-1L).intValue();
                assertThat(last).isEqualTo(number - 1);
                int end = Math.min(batches.size(), number + 1 + random.nextInt(60));
                for (int batch = Math.max(0, number - random.nextInt(4)); batch < end; batch++) {
                    assertThat(writer.write(batch, batches.get(batch), "{\"to\": " + batch + "}"))
                            .isEqualTo(batch <= last ? Outcome.KNOWN : Outcome.WRITTEN);
                }
                number = end;
                assertThat(writer.progress()).hasValue(new Progress(end - 1, "{\"to\": " + (end - 1) + "}"));
            }
        }
        requireTruth(rows);
    }

    @Test
    void partsAreGatheredByManyAndMergedOnce() throws SQLException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Object[]> rows = Samples.rows(random, 900);
        try (PostgresWriter writer = PostgresWriter.open(login, "job", COLUMNS, UPSERT)) {
            for (int batch = 0; batch < 3; batch++) {
                List<Object[]> mine = rows.subList(batch * 300, batch * 300 + 300);
                Attempt dead = writer.begin(batch);
                try (PostgresStage stage = PostgresStage.open(login, COLUMNS, UPSERT, dead)) {
                    stage.stage(0, mine.subList(0, 77));
                }
                Attempt attempt = writer.begin(batch);
                long staged = 0;
                for (int part = 2; part >= 0; part--) {
                    try (PostgresStage stage = PostgresStage.open(login, COLUMNS, UPSERT, attempt)) {
                        stage.stage(part, mine.subList(0, 50)); // a try that is repeated
                        staged += stage.stage(part, mine.subList(part * 100, part * 100 + 100));
                    }
                }
                assertThat(staged).isEqualTo(300);
                assertThat(writer.merge(attempt, staged, "{}")).isEqualTo(Outcome.WRITTEN);
                assertThat(writer.merge(attempt, staged, "{}")).isEqualTo(Outcome.KNOWN);
                assertThatThrownBy(() ->
                                PostgresStage.open(login, COLUMNS, UPSERT, dead).stage(0, mine))
                        .hasMessageContaining("does not exist");
            }
        }
        requireTruth(rows);
        assertThat(read("SELECT relname FROM pg_class WHERE relname LIKE 'mekong_stage%'"))
                .isEmpty();
    }

    @Test
    void whatWasLostBetweenGatheringAndMergingIsNoticed() throws SQLException {
        PostgresTarget target = append("events");
        try (PostgresWriter writer = PostgresWriter.open(login, "job", SMALL, target)) {
            Attempt attempt = writer.begin(1);
            try (PostgresStage stage = PostgresStage.open(login, SMALL, target, attempt)) {
                assertThat(stage.stage(0, List.of(new Object[] {1L, "a"}, new Object[] {2L, "b"})))
                        .isEqualTo(2);
            }
            run("TRUNCATE mekong_stage_" + attempt.id()); // as PostgreSQL itself does after a crash
            assertThatThrownBy(() -> writer.merge(attempt, 2, "{}"))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("of 2 rows gathered for it 0 are left");
            assertThat(writer.progress()).isEmpty();
        }
        assertThat(read("SELECT * FROM events")).isEmpty();
    }

    @Test
    void appendedRowsAreThereOnce() throws SQLException {
        try (PostgresWriter writer = PostgresWriter.open(login, "job", SMALL, append("public.events"))) {
            List<Object[]> rows = List.of(new Object[] {1L, "tab\t, line\n, \\N"}, new Object[] {2L, null});
            assertThat(writer.write(7, rows, "{}")).isEqualTo(Outcome.WRITTEN);
            assertThat(writer.write(7, rows, "{}")).isEqualTo(Outcome.KNOWN);
            assertThat(writer.write(6, rows, "{}")).isEqualTo(Outcome.KNOWN);
            assertThat(writer.write(8, List.of(), "{}")).isEqualTo(Outcome.WRITTEN);
        }
        // Another job of the same table has numbers of its own.
        try (PostgresWriter writer = PostgresWriter.open(login, "other", SMALL, append("public.events"))) {
            assertThat(writer.write(7, List.<Object[]>of(new Object[] {3L, ""}), "{}"))
                    .isEqualTo(Outcome.WRITTEN);
        }
        assertThat(read("SELECT * FROM events ORDER BY k")).containsExactly("1|tab\t, line\n, \\N", "2|null", "3|");
    }

    @Test
    void aFailedBatchLeavesNothingAndTheNextOneGoesOn() throws SQLException {
        run("CREATE TABLE events (k integer, v text CHECK (v <> 'bad'), made timestamptz DEFAULT now())");
        try (PostgresWriter writer = PostgresWriter.open(login, "job", SMALL, append("events"))) {
            assertThatThrownBy(() ->
                            writer.write(1, List.of(new Object[] {1L, "good"}, new Object[] {2L, "bad"}), "{}"))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("Cannot write to the table events – ")
                    .hasMessageContaining("violates check constraint");
            assertThatThrownBy(() -> writer.write(1, List.<Object[]>of(new Object[] {1L << 40, "x"}), "{}"))
                    .hasMessageContaining("out of range for type integer");
            assertThatThrownBy(() -> writer.write(1, List.<Object[]>of(new Object[] {1L, "a\0b"}), "{}"))
                    .hasMessageContaining("a text in `v` holds the character NUL");
            assertThat(read("SELECT * FROM events")).isEmpty();
            assertThat(writer.write(1, List.<Object[]>of(new Object[] {1L, "good"}), "{}"))
                    .isEqualTo(Outcome.WRITTEN);
        }
        assertThat(read("SELECT k, v FROM events")).containsExactly("1|good");
    }

    @Test
    void readersSeeTheOldRowsOrTheNewOnes() throws SQLException {
        PostgresTarget day =
                new PostgresTarget("days", Mode.REPLACE, List.of(), List.of(), Map.of(), "k BETWEEN 10 AND 19");
        PostgresTarget all = new PostgresTarget("days", Mode.REPLACE, List.of(), List.of(), Map.of(), null);
        try (PostgresWriter writer = PostgresWriter.open(login, "all", SMALL, all)) {
            writer.write(1, List.of(new Object[] {1L, "old"}, new Object[] {10L, "old"}), "{}");
        }
        try (PostgresWriter writer = PostgresWriter.open(login, "day", SMALL, day);
                Connection reader = database.dataSource().getConnection();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (ResultSet before = statement.executeQuery("SELECT count(*) FROM days")) {
                assertThat(before.next()).isTrue();
            }
            writer.write(1, List.of(new Object[] {11L, "new"}, new Object[] {12L, "new"}), "{}");
            try (ResultSet still = statement.executeQuery("SELECT string_agg(v, ' ') FROM days")) {
                still.next();
                assertThat(still.getString(1)).isEqualTo("old old");
            }
            reader.rollback();
            assertThat(read("SELECT * FROM days ORDER BY k")).containsExactly("1|old", "11|new", "12|new");
            assertThatThrownBy(() -> writer.write(2, List.<Object[]>of(new Object[] {25L, "x"}), "{}"))
                    .hasMessageContaining("1 rows are none of those that are replaced (k BETWEEN 10 AND 19)");
        }
        try (PostgresWriter writer = PostgresWriter.open(login, "all", SMALL, all)) {
            writer.write(2, List.<Object[]>of(new Object[] {5L, "last"}), "{}");
        }
        assertThat(read("SELECT * FROM days")).containsExactly("5|last");
    }

    @Test
    void aTableThatDoesNotFitIsToldInFull() throws SQLException {
        run("CREATE TABLE other (k text, needed int NOT NULL, made int NOT NULL DEFAULT 1)");
        assertThatThrownBy(() -> PostgresWriter.open(login, "job", SMALL, append("other")))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("its column `k` is text, and the rows have LONG there")
                .hasMessageContaining("it has no column `v`")
                .hasMessageContaining("its column `needed` must have a value")
                .hasMessageNotContaining("made");

        PostgresTarget upsert =
                new PostgresTarget("keyless", Mode.UPSERT, List.of("v", "k"), List.of(), Map.of(), null);
        run("CREATE TABLE keyless (k bigint, v text)");
        assertThatThrownBy(() -> PostgresWriter.open(login, "job", SMALL, upsert))
                .hasMessageContaining("nothing makes its rows unique by v, k")
                .hasMessageContaining("CREATE UNIQUE INDEX ON \"keyless\" (\"v\", \"k\")");
        run("CREATE UNIQUE INDEX ON keyless (k, v)");
        try (PostgresWriter writer = PostgresWriter.open(login, "job", SMALL, upsert)) {
            writer.write(1, List.of(new Object[] {1L, "a"}, new Object[] {1L, "a"}), "{}");
            assertThatThrownBy(() -> writer.write(2, List.<Object[]>of(new Object[] {null, "a"}), "{}"))
                    .hasMessageContaining("1 rows have no value in their key v, k");
        }
        assertThat(read("SELECT * FROM keyless")).containsExactly("1|a");
    }

    @Test
    void targetsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new PostgresTarget("t", Mode.UPSERT, List.of(), List.of(), Map.of(), null))
                .hasMessageContaining("`upsert` needs a key");
        assertThatThrownBy(() -> new PostgresTarget("t", Mode.APPEND, List.of("k"), List.of(), Map.of(), null))
                .hasMessageContaining("only `upsert` has a key");
        assertThatThrownBy(() -> new PostgresTarget("t", Mode.APPEND, List.of(), List.of(), Map.of(), "true"))
                .hasMessageContaining("only `replace` has a condition");
        assertThatThrownBy(() ->
                        new PostgresTarget("t", Mode.UPSERT, List.of("k"), List.of("v"), Map.of("v", Merge.MAX), null))
                .hasMessageContaining("`v` is of the order, and is merged");
        assertThatThrownBy(() -> PostgresWriter.open(
                        login,
                        "job",
                        SMALL,
                        new PostgresTarget("t", Mode.UPSERT, List.of("x"), List.of(), Map.of(), null)))
                .hasMessageContaining("`key` names `x`, and they have no such column");
        assertThatThrownBy(() -> PostgresWriter.open(
                        new PostgresLogin("jdbc:postgresql://127.0.0.1:1/x", "me", "hunter2"),
                        "job",
                        SMALL,
                        append("t")))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageNotContaining("hunter2");
    }
}
