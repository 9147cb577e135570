package io.mekong.store;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mekong.core.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SQL door, whatever engine is behind it: what people may ask, what they may not, and what they are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SqlDoorContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(30);
    protected static final int ROWS = 20;

    protected OlapStore store;
    protected Path folder;

    protected abstract OlapStore openStore(Path folder);

    /** How the engine says it. */
    protected Dialect dialect() {
        return Dialect.DUCKDB;
    }

    @BeforeAll
    void open(@TempDir Path temporary) {
        folder = temporary;
        store = openStore(folder);
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 0, ROWS), List.of(entry("demo", 0, 0, ROWS - 1, 0, NOON)));
        }
    }

    @AfterAll
    void close() {
        store.close();
    }

    protected final QueryResult run(String sql, @Nullable Object... parameters) {
        List<@Nullable Object> values = new ArrayList<>();
        Collections.addAll(values, parameters);
        return store.sql().execute(store.sql().parse(sql), values, 1_000, PATIENCE);
    }

    protected final @Nullable Object cell(String sql, @Nullable Object... parameters) {
        return run(sql, parameters).rows().getFirst().getFirst();
    }

    protected final SqlException failure(String sql) {
        SqlException failure = catchThrowableOfType(SqlException.class, () -> run(sql));
        assertThat(failure).as(sql).isNotNull();
        return failure;
    }

    // What is refused.

    /** What must be refused, in the engine's own words. */
    protected Stream<String> attempts() {
        return Stream.of(
                "INSERT INTO demo VALUES (now(), 1, 'x', 0, 0)",
                "UPDATE demo SET price = 0",
                "DELETE FROM demo",
                "TRUNCATE demo",
                "MERGE INTO demo USING demo AS d ON false WHEN NOT MATCHED THEN INSERT BY NAME",
                "CREATE TABLE evil AS SELECT 1",
                "CREATE OR REPLACE VIEW demo AS SELECT 1",
                "CREATE TEMP TABLE evil (a INT)",
                "CREATE MACRO now() AS 1",
                "CREATE SEQUENCE evil",
                "DROP TABLE demo",
                "ALTER TABLE demo RENAME TO evil",
                "ALTER TABLE demo ADD COLUMN evil INT",
                "COMMENT ON TABLE demo IS 'x'",
                "WITH x AS (DELETE FROM demo RETURNING price) SELECT * FROM x",
                "WITH x AS (INSERT INTO demo SELECT * FROM demo RETURNING price) SELECT * FROM x",
                "WITH x AS (UPDATE demo SET price = 1 RETURNING price) SELECT * FROM x",
                "SELECT * FROM (WITH x AS (DELETE FROM demo RETURNING price) SELECT * FROM x)",
                "SELECT (WITH x AS (DELETE FROM demo RETURNING price) SELECT count(*) FROM x)",
                "SELECT 1; DELETE FROM demo",
                "SELECT 1; SELECT 2",
                "SELECT 1 /* ; */; DROP TABLE demo --",
                "/* SELECT */ DROP TABLE demo",
                "-- SELECT\nDROP TABLE demo",
                "SELECT 1;\n--\nDROP TABLE demo",
                "EXPLAIN DELETE FROM demo",
                "EXPLAIN ANALYZE DELETE FROM demo",
                "/**/ EXPLAIN /**/ ANALYZE --\n DELETE FROM demo",
                "EXPLAIN ANALYZE WITH x AS (DELETE FROM demo RETURNING price) SELECT * FROM x",
                "EXPLAIN SELECT 1; DELETE FROM demo",
                "EXPLAIN EXPLAIN DELETE FROM demo",
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "ATTACH 'evil.db'",
                "ATTACH ':memory:' AS evil",
                "DETACH store",
                "USE mekong",
                "COPY demo TO 'evil.csv'",
                "COPY demo FROM 'evil.csv'",
                "COPY (SELECT 1) TO '/dev/stdout'",
                "EXPORT DATABASE 'evil'",
                "IMPORT DATABASE 'evil'",
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_csv_auto('/etc/passwd')",
                "SELECT * FROM read_parquet('x.parquet')",
                "SELECT * FROM parquet_scan('x.parquet')",
                "SELECT * FROM parquet_metadata('x.parquet')",
                "SELECT * FROM read_json('x.json')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_blob('/etc/passwd')",
                "SELECT * FROM sniff_csv('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM '/etc/passwd'",
                "SELECT * FROM 'file.csv'",
                "SELECT * FROM \"file.parquet\"",
                "SELECT * FROM 'http://127.0.0.1:9/x.csv'",
                "SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')",
                "FROM 's3://bucket/x.parquet'",
                "DESCRIBE 'file.csv'",
                "SUMMARIZE SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM demo WHERE price IN (SELECT a FROM read_csv('/etc/passwd') t(a))",
                "SELECT (SELECT content FROM read_text('/etc/passwd'))",
                "WITH demo AS (FROM glob('*')) FROM demo",
                "SELECT list_transform([1], lambda x: (SELECT content FROM read_text('/etc/passwd')))",
                "SELECT * FROM demo ORDER BY (SELECT content FROM read_text('/etc/passwd'))",
                "PIVOT (FROM read_csv('/etc/passwd')) ON column0",
                "EXPLAIN SELECT * FROM read_csv('/etc/passwd')",
                "INSTALL httpfs",
                "LOAD httpfs",
                "LOAD '/tmp/evil.duckdb_extension'",
                "UPDATE EXTENSIONS",
                "SET memory_limit = '100GB'",
                "SET GLOBAL enable_external_access = true",
                "SET VARIABLE x = 1",
                "RESET memory_limit",
                "PRAGMA memory_limit = '100GB'",
                "PRAGMA database_list",
                "PRAGMA enable_profiling",
                "CALL pragma_version()",
                "CALL force_checkpoint()",
                "CHECKPOINT",
                "FORCE CHECKPOINT",
                "VACUUM",
                "ANALYZE",
                "SELECT * FROM checkpoint()",
                "SELECT * FROM force_checkpoint()",
                "SELECT * FROM enable_logging()",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM register_external_resource('x')",
                "SELECT getenv('HOME')",
                "SELECT price, GETENV('HOME') FROM demo",
                "SELECT nextval('evil')",
                "SELECT setval('evil', 1)",
                "SELECT write_log('x')",
                "SELECT pg_sleep(1000)",
                "SELECT sleep_ms(100000)",
                "SELECT json_serialize_plan('DROP TABLE demo')",
                "SELECT * FROM query('DROP TABLE demo')",
                "SELECT * FROM query('SELECT 1')",
                "SELECT * FROM query_table('demo')",
                "SELECT * FROM query_table(['demo'])",
                "SELECT * FROM json_execute_serialized_sql('{}')",
                "PREPARE evil AS SELECT 1",
                "EXECUTE evil",
                "DEALLOCATE evil",
                "GRANT ALL ON demo TO evil",
                "SELECT 1 INTO evil",
                "SELECT * FROM demo FOR UPDATE",
                "KILL 1",
                "",
                "   ",
                "-- nothing",
                ";");
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void isRefusedWithAMessageAndChangesNothing(String sql) throws IOException {
        Object tables = cell(allTables());
        List<String> files = files();

        SqlException failure = failure(sql);

        assertThat(failure.code()).isEqualTo(ErrorCode.USER);
        assertThat(failure.what()).isIn("The query is refused", "The query cannot be read", "The query cannot run");
        assertThat(failure.why()).isNotBlank().doesNotContain("Exception", "\n", "{");
        assertThat(store.rowCount("demo")).isEqualTo(ROWS);
        assertThat(cell("SELECT sum(price) FROM demo")).hasToString("1900");
        assertThat(cell(allTables())).isEqualTo(tables);
        assertThat(files()).isEqualTo(files);
    }

    /** A query for the names of all tables that there are, in one cell. */
    protected String allTables() {
        return "SELECT list(table_name ORDER BY table_name)::VARCHAR FROM duckdb_tables()";
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".spill"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    protected void aRefusalSaysWhatToDoInstead() {
        assertThat(failure("DROP TABLE demo"))
                .hasMessage("The query is refused – SQL is read-only here: only a SELECT can run"
                        + " – Events come in through streams; tables change in the project's files.");
        assertThat(failure("SELECT 1; SELECT 2"))
                .hasMessage("The query is refused – it holds 2 statements – Send one query at a time.");
        assertThat(failure("SELECT * FROM read_csv('/etc/passwd')"))
                .hasMessage("The query is refused – `read_csv` is not available here: SQL reads the project's tables"
                        + " only – Load files with `mekong load`, and query their table.");
        assertThat(failure("SELECT * FROM 'file.csv'"))
                .hasMessage("The query is refused – SQL has no access to files or the network here"
                        + " – Query the tables of the project; load files with `mekong load`.");
    }

    // What works.

    protected Stream<String> working() {
        return Stream.of(
                "DESCRIBE demo",
                "DESC demo",
                "DESCRIBE SELECT price FROM demo",
                "SHOW TABLES",
                "SHOW ALL TABLES",
                "SUMMARIZE demo",
                "EXPLAIN SELECT * FROM demo",
                "explain analyze select * from demo",
                "/* why /* so */ slow */ EXPLAIN --\n ANALYZE SELECT * FROM demo;",
                "FROM demo",
                "TABLE demo",
                "VALUES (1), (2)",
                "SELECT * FROM demo;",
                "SELECT * FROM demo; -- done; really",
                "SELECT * FROM demo -- done",
                "SELECT * FROM demo /* done; /* really */ ; */ ;",
                "SELECT ';', $$;$$, $tag$;'$tag$, E'\\';', \";\".name FROM demo AS \";\"",
                "(SELECT * FROM demo LIMIT 5)",
                "SELECT * FROM demo LIMIT 5 OFFSET 2",
                "SELECT * FROM demo OFFSET 2",
                "SELECT * FROM demo LIMIT 1000000",
                "SELECT * FROM demo LIMIT 50%",
                "SELECT * FROM demo LIMIT (SELECT 3)",
                "SELECT * FROM demo ORDER BY ALL",
                "SELECT * FROM demo USING SAMPLE 5",
                "SELECT name, count(*) FROM demo GROUP BY ALL",
                "SELECT price FROM demo UNION ALL SELECT 1",
                "SELECT price FROM demo QUALIFY row_number() OVER (ORDER BY price) < 3",
                "WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 FROM a) SELECT * FROM a, b",
                "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 5) SELECT * FROM r",
                "SELECT * FROM (PIVOT demo ON name IN ('row 1', 'row 2') USING sum(price))",
                "SELECT * FROM range(5), unnest([1, 2])",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM mekong.ledger",
                "SELECT count(*) FROM duckdb_columns()");
    }

    @ParameterizedTest
    @MethodSource("working")
    void works(String sql) {
        assertThat(run(sql).rows()).as(sql).isNotEmpty();
    }

    @Test
    void explainTellsThePlan() {
        assertThat(run("EXPLAIN SELECT sum(price) FROM demo").rows().toString()).contains("demo");
    }

    @Test
    protected void aQueryTellsItsTables() {
        assertThat(parse("SELECT 1").tables()).isEmpty();
        assertThat(parse("SELECT * FROM Demo d JOIN main.other USING (x), mekong.ledger")
                        .tables())
                .isEqualTo(Set.of("demo", "other", "mekong.ledger"));
        assertThat(parse("SELECT * FROM (SELECT max(x) FROM a) WHERE x IN (FROM b) ORDER BY (SELECT 1 FROM c)")
                        .tables())
                .isEqualTo(Set.of("a", "b", "c"));
        assertThat(parse("EXPLAIN SELECT * FROM demo").tables()).isEqualTo(Set.of("demo"));
    }

    @Test
    protected void aNameOfAWithIsATableOnlyOutsideOfIt() {
        assertThat(parse("WITH a AS (FROM demo) FROM a").tables()).isEqualTo(Set.of("demo"));
        assertThat(parse("WITH demo AS (SELECT * FROM demo) FROM demo").tables())
                .isEqualTo(Set.of("demo"));
        assertThat(parse("WITH demo AS (SELECT 1) FROM demo").tables()).isEmpty();
        assertThat(parse("WITH demo AS (SELECT 1) FROM main.demo").tables()).isEqualTo(Set.of("demo"));
        assertThat(parse("FROM demo WHERE EXISTS (WITH demo AS (SELECT 1) FROM demo)")
                        .tables())
                .isEqualTo(Set.of("demo"));
        assertThat(parse("WITH RECURSIVE r AS (SELECT 1 x UNION ALL SELECT x FROM r) FROM r")
                        .tables())
                .isEmpty();
        assertThat(parse("WITH a AS (FROM b), b AS (FROM a) FROM b").tables()).isEqualTo(Set.of("b"));
    }

    protected Stream<String> changing() {
        return Stream.of(
                "SELECT now()",
                "SELECT current_timestamp",
                "SELECT Current_Date",
                "SELECT localtimestamp",
                "SELECT today()",
                "SELECT ago(INTERVAL 1 HOUR)",
                "SELECT random()",
                "SELECT price FROM demo ORDER BY random()",
                "SELECT uuid()",
                "SELECT age(__time) FROM demo",
                "SELECT count(*) FROM demo WHERE __time > now() - INTERVAL 1 HOUR",
                "SELECT * FROM demo USING SAMPLE 3",
                "SELECT * FROM demo TABLESAMPLE 10%",
                "SELECT * FROM histogram('demo', price)",
                "SHOW TABLES",
                "DESCRIBE demo",
                "SELECT * FROM duckdb_tables()",
                "EXPLAIN SELECT * FROM demo");
    }

    @ParameterizedTest
    @MethodSource("changing")
    void isNotRepeatable(String sql) {
        assertThat(parse(sql).repeatable()).isFalse();
    }

    protected Stream<String> steady() {
        return Stream.of(
                "SELECT 1",
                "SELECT name, sum(price), lower('NOW()') FROM demo GROUP BY name ORDER BY 2 LIMIT 10",
                "SELECT date_trunc('minute', __time) FROM demo",
                "SELECT \"now\".name FROM demo AS \"now\"",
                "SELECT * FROM range(5)");
    }

    @ParameterizedTest
    @MethodSource("steady")
    void isRepeatable(String sql) {
        assertThat(parse(sql).repeatable()).isTrue();
    }

    protected final ParsedQuery parse(String sql) {
        return store.sql().parse(sql);
    }

    // Where the mistake is.

    /** Queries with a mistake, and the text that it begins with. */
    protected Stream<Arguments> mistakes() {
        String wide = "a very long line ".repeat(30);
        return Stream.of(
                Arguments.of("SELEC 1", "SELEC"),
                Arguments.of("SELECT price FROM demo WHRE price > 1 AND", "price > 1"),
                Arguments.of("SELECT nope FROM demo", "nope"),
                Arguments.of("SELECT price,\n  nope\nFROM demo", "nope"),
                Arguments.of("SELECT price,\r\n\r\n\tnope\r\nFROM demo", "nope"),
                Arguments.of("\t\tSELECT\tprice,\tnope\tFROM demo", "nope"),
                Arguments.of("SELECT 'Việt Nam đẹp' AS x, nope FROM demo", "nope"),
                Arguments.of("SELECT '😀😀' AS x, nope FROM demo", "nope"),
                Arguments.of("SELECT '😀' AS x,\n '日本' AS y, nope FROM demo", "nope"),
                Arguments.of("SELECT 'đ' AS x FRM demo WHERE 1 1", "FRM"),
                Arguments.of("SELECT '" + wide + "', nope, '" + wide + "' FROM demo", "nope"),
                Arguments.of("SELECT '" + "ệ".repeat(500) + "', nope, '" + wide + "' FROM demo", "nope"),
                Arguments.of("/* đ */ SELECT nope FROM demo LIMIT 1000000", "nope"),
                Arguments.of("SELECT price FROM demmo", "demmo"),
                Arguments.of("SELECT foo(price) FROM demo", "foo(price)"),
                Arguments.of("SELECT 'đ', * FROM read_csv('x')", "read_csv('x')"),
                Arguments.of("SELECT 'đ', getenv('x')", "getenv('x')"),
                Arguments.of("SELECT 'đ', name::UUID FROM demo", "::UUID"),
                Arguments.of("EXPLAIN SELECT 'đ', nope FROM demo", "nope"),
                Arguments.of("/* đ */ EXPLAIN -- đ\n ANALYZE SELECT 'đ', nope FROM demo", "nope"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void theMistakeIsPointedAt(String sql, String mistake) {
        SqlException failure = failure(sql);

        assertThat(failure.position()).isEqualTo(OptionalInt.of(sql.indexOf(mistake)));
        assertThat(failure.code()).isEqualTo(ErrorCode.USER);
    }

    @Test
    protected void whatIsNearIsSuggested() {
        assertThat(failure("SELECT prise FROM demo"))
                .hasMessageStartingWith("The query cannot run – ")
                .hasMessageContaining("prise")
                .hasMessageContaining(" – Did you mean one of: `price`, `");
        assertThat(failure("SELECT price FROM demmo")).hasMessageEndingWith(" – Did you mean `demo`?");
    }

    @Test
    protected void whatGoesWrongWhileItRunsIsTold() {
        assertThat(failure("SELECT name::UUID FROM demo").why()).contains("Could not convert string", "to UUID");
        assertThat(failure("SELECT CASE WHEN price = 190 THEN error('boom') END FROM demo")
                        .why())
                .isEqualTo("boom");
    }

    // Limits.

    @Test
    void aResultIsCutByItsSizeToo() {
        QueryResult cut = store.sql()
                .execute(
                        parse("SELECT repeat('x', 1000000) AS text FROM "
                                + dialect().numbers(100)),
                        List.of(),
                        1000,
                        PATIENCE);
        assertThat(cut.rows()).hasSizeBetween(10, 60);
        assertThat(cut.truncated()).isTrue();
    }

    @Test
    protected void rowsBeyondTheLimitAreCutAndToldOf() {
        for (String sql : List.of(
                "SELECT price FROM demo ORDER BY price",
                "SELECT price FROM demo ORDER BY price LIMIT 19",
                "SELECT price FROM demo ORDER BY price LIMIT 100000",
                "WITH x AS (FROM demo) SELECT price FROM x ORDER BY price; -- end")) {
            QueryResult cut = store.sql().execute(parse(sql), List.of(), 2, PATIENCE);
            assertThat(cut.rows()).as(sql).containsExactly(List.of(0L), List.of(10L));
            assertThat(cut.truncated()).isTrue();
        }
        QueryResult exact = store.sql().execute(parse("FROM demo"), List.of(), ROWS, PATIENCE);
        assertThat(exact.rows()).hasSize(ROWS);
        assertThat(exact.truncated()).isFalse();
        QueryResult one = store.sql().execute(parse("SELECT * FROM range(1000000000000)"), List.of(), 1, PATIENCE);
        assertThat(one.rows()).hasSize(1);
        assertThat(one.truncated()).isTrue();
    }

    protected Stream<String> endless() {
        return Stream.of(
                "SELECT sum(hash(range)) FROM range(1000000000000)",
                "SELECT range FROM range(1000000000000) WHERE hash(range) = 1",
                "EXPLAIN ANALYZE SELECT sum(hash(range)) FROM range(1000000000000)",
                "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE hash(a.range) = hash(b.range) + 1");
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aQueryThatTakesTooLongIsStoppedAndTheNextOneRuns(String sql) {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> store.sql().execute(parse(sql), List.of(), 10, Duration.ofMillis(200)))
                    .isInstanceOfSatisfying(
                            SqlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessageStartingWith("The query was stopped – it ran longer than 200 ms – ");
            assertThat(cell("SELECT count(*) FROM demo")).isEqualTo((long) ROWS);
        }
    }

    // Parameters and values.

    @Test
    void parametersOfEveryKind() {
        parameters();
    }

    protected void parameters() {
        assertThat(cell("SELECT ?::VARCHAR", "Việt 😀 \0 '")).isEqualTo("Việt 😀 \0 '");
        assertThat(cell("SELECT ? + 1", 41L)).isEqualTo(42L);
        assertThat(cell("SELECT ?::BIGINT", Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(cell("SELECT ?::DOUBLE", 0.1)).isEqualTo(0.1);
        assertThat(cell("SELECT NOT ?::BOOLEAN", true)).isEqualTo(false);
        assertThat(cell("SELECT ?::HUGEINT", BigInteger.TWO.pow(100))).isEqualTo(BigInteger.TWO.pow(100));
        assertThat(cell("SELECT ? IS NULL", (Object) null)).isEqualTo(true);
        assertThat(cell("SELECT ?::TIMESTAMP", Instant.parse("1969-07-20T20:17:40.123456Z")))
                .isEqualTo(Instant.parse("1969-07-20T20:17:40.123456Z"));
        assertThat(cell("SELECT count(*) FROM demo WHERE __time >= ?", NOON.plusNanos(5_000)))
                .isEqualTo(15L);
        assertThat(cell("SELECT $2 || $1 || $2", "a", "b")).isEqualTo("bab");
        assertThat(cell("SELECT price FROM demo WHERE name = ? LIMIT ?", "row 3", 5L))
                .isEqualTo(30L);
    }

    @Test
    void aWrongNumberOfParametersIsTold() {
        assertThatThrownBy(() -> run("SELECT ? + ?", 1L))
                .hasMessage("The query is refused – it has 2 parameters and got 1 values"
                        + " – Send one value for each `?`.");
        assertThatThrownBy(() -> run("SELECT 1", 1L)).hasMessageContaining("it has 0 parameters and got 1 values");
    }

    @Test
    void valuesAreOfAFewPlainTypes() {
        plainTypes();
    }

    protected void plainTypes() {
        assertThat(cell("SELECT 1::TINYINT")).isEqualTo(1L);
        assertThat(cell("SELECT 9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(cell("SELECT 18446744073709551615::UBIGINT")).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(cell("SELECT -170141183460469231731687303715884105727::HUGEINT"))
                .isEqualTo(new BigInteger("-170141183460469231731687303715884105727"));
        assertThat(cell("SELECT 1.5::FLOAT")).isEqualTo(1.5);
        assertThat(cell("SELECT 'NaN'::DOUBLE")).isEqualTo(Double.NaN);
        assertThat(cell("SELECT 1.50::DECIMAL(10,2)")).isEqualTo(new BigDecimal("1.50"));
        assertThat(cell("SELECT true")).isEqualTo(true);
        assertThat(cell("SELECT NULL")).isNull();
        assertThat(cell("SELECT DATE '0044-03-15'")).isEqualTo(LocalDate.parse("0044-03-15"));
        assertThat(cell("SELECT TIMESTAMP '2021-03-28 02:30:00.000001'"))
                .isEqualTo(Instant.parse("2021-03-28T02:30:00.000001Z"));
        assertThat(cell("SELECT TIMESTAMPTZ '2021-03-28 02:30:00+07'"))
                .isEqualTo(Instant.parse("2021-03-27T19:30:00Z"));
        assertThat(cell("SELECT TIMESTAMP_NS '2021-03-28 02:30:00.123456789'"))
                .isEqualTo(Instant.parse("2021-03-28T02:30:00.123456789Z"));
        assertThat(cell("SELECT TIME '12:34:56'")).isEqualTo("12:34:56");
        assertThat(cell("SELECT INTERVAL 90 MINUTE")).isEqualTo("01:30:00");
        assertThat(cell("SELECT UUID '00000000-0000-0000-0000-000000000001'"))
                .isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(cell("SELECT '{\"a\": 1}'::JSON")).isEqualTo("{\"a\": 1}");
        assertThat(cell("SELECT 'b'::ENUM('a', 'b')")).isEqualTo("b");
        assertThat(cell("SELECT '\\xAA\\x41'::BLOB")).isEqualTo("qkE=");
    }

    @Test
    void nestedValuesAreListsAndMapsOfThese() {
        nestedTypes();
    }

    protected void nestedTypes() {
        assertThat(cell("SELECT [1, NULL, 3]")).isEqualTo(list(1L, null, 3L));
        assertThat(cell("SELECT [[1], []]")).isEqualTo(List.of(List.of(1L), List.of()));
        assertThat(cell("SELECT array_value(1, 2)")).isEqualTo(List.of(1L, 2L));
        assertThat(cell("SELECT {'a': 1, 'b': [TIMESTAMP '2021-03-28 12:30:00', NULL], 'c': {'d': 1.5::DOUBLE}}"))
                .isEqualTo(
                        Map.of("a", 1L, "b", list(Instant.parse("2021-03-28T12:30:00Z"), null), "c", Map.of("d", 1.5)));
        assertThat(cell("SELECT MAP {'x': 1, 'y': 2}")).isEqualTo(Map.of("x", 1L, "y", 2L));
        assertThat(cell("SELECT MAP {1: [DATE '2021-01-01']}"))
                .isEqualTo(Map.of("1", List.of(LocalDate.parse("2021-01-01"))));
        assertThat(cell("SELECT [TIMESTAMPTZ '2021-03-28 02:30:00+07']"))
                .isEqualTo(List.of(Instant.parse("2021-03-27T19:30:00Z")));
        assertThat(cell("SELECT [{'price': 10.5::DECIMAL(10,2)}]"))
                .isEqualTo(List.of(Map.of("price", new BigDecimal("10.50"))));
    }

    protected static List<@Nullable Object> list(@Nullable Object... items) {
        List<@Nullable Object> list = new ArrayList<>();
        Collections.addAll(list, items);
        return list;
    }

    @Test
    void timesDoNotDependOnTheTimeZoneOfTheProcess() {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            plainTypes();
            nestedTypes();
            parameters();
        } finally {
            TimeZone.setDefault(before);
        }
    }
}
