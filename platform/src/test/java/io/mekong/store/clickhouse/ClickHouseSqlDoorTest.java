package io.mekong.store.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.store.Dialect;
import io.mekong.store.OlapStore;
import io.mekong.store.QueryResult;
import io.mekong.store.SqlDoorContract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class ClickHouseSqlDoorTest extends SqlDoorContract {
    @Override
    protected OlapStore openStore(Path folder) {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Dialect dialect() {
        return new ClickHouseDialect();
    }

    @Override
    protected String allTables() {
        return "SELECT toString(arraySort(groupArray(name))) FROM system.tables WHERE database = 'mekong'";
    }

    @Override
    protected Stream<String> attempts() {
        return Stream.of(
                "INSERT INTO demo VALUES (now(), 1, 'x', 0, 0)",
                "INSERT INTO FUNCTION file('evil.csv') SELECT 1",
                "INSERT INTO FUNCTION url('http://127.0.0.1:9/') SELECT 1",
                "ALTER TABLE demo UPDATE price = 0 WHERE 1",
                "ALTER TABLE `demo~1` DELETE WHERE 1",
                "DELETE FROM demo WHERE 1",
                "DELETE FROM `demo~1` WHERE 1",
                "UPDATE demo SET price = 0 WHERE 1",
                "TRUNCATE TABLE `demo~1`",
                "CREATE TABLE evil ENGINE = Memory AS SELECT 1",
                "CREATE OR REPLACE VIEW demo AS SELECT 1",
                "CREATE TEMPORARY TABLE evil (a Int8)",
                "CREATE FUNCTION evil AS (x) -> x",
                "CREATE DATABASE evil",
                "CREATE USER evil",
                "CREATE DICTIONARY evil (a UInt64) PRIMARY KEY a SOURCE(FILE(path '/etc/passwd' format 'CSV')) LAYOUT(FLAT()) LIFETIME(0)",
                "DROP TABLE demo",
                "DROP DATABASE mekong",
                "DROP FUNCTION arg_max",
                "DETACH TABLE demo",
                "ATTACH TABLE demo",
                "RENAME TABLE demo TO evil",
                "EXCHANGE TABLES demo AND ledger",
                "OPTIMIZE TABLE `demo~1` FINAL",
                "SELECT 1; DROP VIEW demo",
                "SELECT 1; SELECT 2",
                "SELECT 1 /* ; */; DROP VIEW demo --",
                "/* SELECT */ DROP VIEW demo",
                "-- SELECT\nDROP VIEW demo",
                "# SELECT\nDROP VIEW demo",
                "SELECT 1;\n--\nDROP VIEW demo",
                "EXPLAIN PIPELINE INSERT INTO demo SELECT 1",
                "EXPLAIN SELECT 1; DROP VIEW demo",
                "BEGIN TRANSACTION",
                "COMMIT",
                "ROLLBACK",
                "USE system",
                "SET max_threads = 1",
                "SET readonly = 0",
                "SET PROFILE 'default'",
                "SET ROLE NONE",
                "SELECT 1 SETTINGS max_threads = 1",
                "SELECT 1 SETTINGS readonly = 0",
                "SELECT * FROM demo SETTINGS additional_table_filters = {}",
                "SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 0)",
                "SELECT 1 INTO OUTFILE 'evil.csv'",
                "SELECT * FROM demo INTO OUTFILE '/tmp/evil.csv' FORMAT CSV",
                "SELECT 1 FORMAT Null",
                "SELECT * FROM file('/etc/passwd', 'LineAsString')",
                "SELECT file('/etc/passwd')",
                "SELECT * FROM url('http://127.0.0.1:9/x.csv', 'CSV')",
                "SELECT * FROM s3('http://127.0.0.1:9/x.csv')",
                "SELECT * FROM s3Cluster('default', 'http://127.0.0.1:9/x.csv')",
                "SELECT * FROM hdfs('hdfs://127.0.0.1:9/x', 'CSV', 'a Int8')",
                "SELECT * FROM remote('127.0.0.1:9', system.one)",
                "SELECT * FROM remoteSecure('127.0.0.1:9', system.one)",
                "SELECT * FROM cluster('default', system.one)",
                "SELECT * FROM clusterAllReplicas('default', system.one)",
                "SELECT * FROM mysql('127.0.0.1:9', 'a', 'b', 'c', 'd')",
                "SELECT * FROM postgresql('127.0.0.1:9', 'a', 'b', 'c', 'd')",
                "SELECT * FROM mongodb('127.0.0.1:9', 'a', 'b', 'c', 'd', 'e Int8')",
                "SELECT * FROM redis('127.0.0.1:9', 'a', 'a Int8')",
                "SELECT * FROM sqlite('/tmp/x', 'y')",
                "SELECT * FROM jdbc('x', 'y')",
                "SELECT * FROM odbc('x', 'y', 'z')",
                "SELECT * FROM executable('cat /etc/passwd', 'LineAsString', 'a String')",
                "SELECT * FROM input('a Int8')",
                "SELECT * FROM merge('system', '.*')",
                "SELECT * FROM merge('mekong', '.*')",
                "SELECT * FROM dictionary('x')",
                "SELECT * FROM view(SELECT 1)",
                "SELECT * FROM loop(demo)",
                "SELECT * FROM mergeTreeIndex('mekong', 'demo~1')",
                "SELECT * FROM iceberg('http://127.0.0.1:9/')",
                "SELECT * FROM deltaLake('http://127.0.0.1:9/')",
                "SELECT * FROM azureBlobStorage('x', 'y', 'z')",
                "SELECT * FROM `/etc/passwd`",
                "SELECT * FROM 'file.csv'",
                "SELECT * FROM `demo~1`",
                "SELECT * FROM mekong.`demo~1`",
                "SELECT * FROM `~notes`",
                "SELECT 1 WHERE 'x' IN `~notes`",
                "SELECT 1 IN system.users",
                "SELECT * FROM system.users",
                "SELECT * FROM system.processes",
                "SELECT * FROM system.query_log",
                "SELECT * FROM demo WHERE price IN (SELECT a FROM file('/etc/passwd', 'CSV', 'a Int64'))",
                "SELECT (SELECT * FROM file('/etc/passwd', 'LineAsString'))",
                "WITH x AS (SELECT * FROM file('/etc/passwd', 'LineAsString')) SELECT * FROM x",
                "SELECT * FROM demo ORDER BY (SELECT count() FROM file('/etc/passwd', 'LineAsString'))",
                "SELECT arrayMap(x -> (SELECT count() FROM url('http://127.0.0.1:9/', 'CSV', 'a Int8')), [1])",
                "EXPLAIN SELECT * FROM file('/etc/passwd', 'LineAsString')",
                "DESCRIBE TABLE file('/etc/passwd', 'LineAsString')",
                "DESCRIBE TABLE url('http://127.0.0.1:9/', 'CSV')",
                "SELECT sleep(3)",
                "SELECT sleepEachRow(1) FROM demo",
                "SELECT dictGet('x', 'y', 1)",
                "SELECT joinGet('x', 'y', 1)",
                "SELECT getSetting('max_threads')",
                "SYSTEM FLUSH LOGS",
                "SYSTEM SHUTDOWN",
                "KILL QUERY WHERE 1",
                "BACKUP TABLE demo TO File('x')",
                "GRANT ALL ON *.* TO default",
                "SHOW CREATE TABLE demo",
                "SHOW GRANTS",
                "SHOW PROCESSLIST",
                "CHECK TABLE `demo~1`",
                "WATCH demo",
                "EXECUTE AS default SELECT 1",
                "PARALLEL WITH DROP VIEW demo",
                "",
                "   ",
                "-- nothing",
                ";");
    }

    @Override
    protected void aRefusalSaysWhatToDoInstead() {
        assertThat(failure("DROP TABLE demo"))
                .hasMessage("The query is refused – SQL is read-only here: only a SELECT can run"
                        + " – Events come in through streams; tables change in the project's files.");
        assertThat(failure("SELECT 1; SELECT 2"))
                .hasMessage("The query is refused – it holds 2 statements – Send one query at a time.");
        assertThat(failure("SELECT * FROM file('/etc/passwd', 'CSV')"))
                .hasMessage("The query is refused – `file` is not available here: SQL reads the project's tables"
                        + " only – Load files with `mekong load`, and query their table.");
        assertThat(failure("SELECT 1 SETTINGS max_threads = 1"))
                .hasMessage("The query is refused – settings are not changed here – Leave SETTINGS away.");
    }

    @Override
    protected Stream<String> working() {
        return Stream.of(
                "DESCRIBE demo",
                "DESC demo",
                "DESCRIBE (SELECT price FROM demo)",
                "SHOW TABLES",
                "EXPLAIN SELECT * FROM demo",
                "explain pipeline select * from demo",
                "/* why so slow */ EXPLAIN --\n PLAN SELECT * FROM demo;",
                "FROM demo SELECT *",
                "SELECT * FROM demo;",
                "SELECT * FROM demo; -- done; really",
                "SELECT * FROM demo -- done",
                "SELECT * FROM demo /* done; really ; */ ;",
                "SELECT ';', $$;$$, '\\';', `;`.name FROM demo AS `;`",
                "(SELECT * FROM demo LIMIT 5)",
                "SELECT * FROM demo LIMIT 5 OFFSET 2",
                "SELECT * FROM demo OFFSET 2",
                "SELECT * FROM demo LIMIT 1000000",
                "SELECT * FROM demo LIMIT 1 BY name",
                "SELECT * FROM demo ORDER BY ALL",
                "SELECT name, count(*) FROM demo GROUP BY ALL",
                "SELECT price FROM demo UNION ALL SELECT 1",
                "SELECT price FROM demo QUALIFY row_number() OVER (ORDER BY price) < 3",
                "WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 FROM a) SELECT * FROM a, b",
                "WITH RECURSIVE r AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM r WHERE x < 5) SELECT * FROM r",
                "SELECT * FROM numbers(5) AS a, (SELECT arrayJoin([1, 2])) AS b",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM mekong.ledger",
                "SELECT * FROM ledger",
                "SELECT arg_max(name, (__time, __offset)), quantile_cont(price, 0.9), epoch_ms(max(__time)) FROM demo",
                "SELECT count(*) FROM system.columns");
    }

    @Override
    protected void aQueryTellsItsTables() {
        assertThat(parse("SELECT 1").tables()).isEmpty();
        assertThat(parse("SELECT * FROM demo d JOIN mekong.other o USING (x), mekong.ledger")
                        .tables())
                .isEqualTo(Set.of("demo", "other", "mekong.ledger"));
        assertThat(parse("SELECT * FROM (SELECT max(x) FROM a) WHERE x IN (SELECT 1 FROM b) ORDER BY (SELECT 1 FROM c)")
                        .tables())
                .isEqualTo(Set.of("a", "b", "c"));
        assertThat(parse("SELECT 1 WHERE 1 IN d").tables()).contains("d");
        assertThat(parse("EXPLAIN SELECT * FROM demo").tables()).isEqualTo(Set.of("demo"));
    }

    /** What a WITH is called is not in ClickHouse's tree: its name counts as a table's, too, which harms nobody. */
    @Override
    protected void aNameOfAWithIsATableOnlyOutsideOfIt() {
        assertThat(parse("WITH a AS (SELECT * FROM demo) SELECT * FROM a").tables())
                .contains("demo");
        assertThat(parse("WITH demo AS (SELECT * FROM demo) SELECT * FROM demo").tables())
                .contains("demo");
    }

    @Override
    protected Stream<String> changing() {
        return Stream.of(
                "SELECT now()",
                "SELECT NOW64()",
                "SELECT current_timestamp",
                "SELECT today()",
                "SELECT yesterday()",
                "SELECT rand()",
                "SELECT price FROM demo ORDER BY rand()",
                "SELECT generateUUIDv4()",
                "SELECT count(*) FROM demo WHERE __time > now() - INTERVAL 1 HOUR",
                "SHOW TABLES",
                "DESCRIBE demo",
                "SELECT * FROM system.tables",
                "EXPLAIN SELECT * FROM demo");
    }

    @Override
    protected Stream<String> steady() {
        return Stream.of(
                "SELECT 1",
                "SELECT name, sum(price), lower('NOW()') FROM demo GROUP BY name ORDER BY 2 LIMIT 10",
                "SELECT date_trunc('minute', __time) FROM demo",
                "SELECT `now`.name FROM demo AS `now`",
                "SELECT * FROM numbers(5)");
    }

    @Override
    protected Stream<Arguments> mistakes() {
        String wide = "a very long line ".repeat(30);
        return Stream.of(
                Arguments.of("SELEC 1", "1"),
                Arguments.of("SELECT nope FROM demo", "nope"),
                Arguments.of("SELECT price,\n  nope\nFROM demo", "nope"),
                Arguments.of("SELECT price,\r\n\r\n\tnope\r\nFROM demo", "nope"),
                Arguments.of("SELECT 'Việt Nam đẹp' AS x, nope FROM demo", "nope"),
                Arguments.of("SELECT '😀' AS x,\n '日本' AS y, nope FROM demo", "nope"),
                Arguments.of("SELECT 'đ' AS x FRM demo WHERE 1 1", "FRM"),
                Arguments.of("SELECT '" + wide + "', nope, '" + wide + "' FROM demo", "nope"),
                Arguments.of("/* đ nope */ SELECT 'nope', nope FROM demo LIMIT 1000000", "nope FROM"),
                Arguments.of("SELECT price FROM demmo", "demmo"),
                Arguments.of("SELECT foo(price) FROM demo", "foo(price)"),
                Arguments.of("SELECT 'đ', * FROM file('x')", "file('x')"),
                Arguments.of("SELECT 'đ', dictGet('x', 'y', 1)", "dictGet("),
                Arguments.of("EXPLAIN SELECT 'đ', nope FROM demo", "nope"));
    }

    @Override
    protected void whatIsNearIsSuggested() {
        assertThat(failure("SELECT prise FROM demo"))
                .hasMessageStartingWith("The query cannot run – ")
                .hasMessageContaining("prise")
                .hasMessageContaining(" – Did you mean `price`?");
        assertThat(failure("SELECT price FROM demmo")).hasMessageContaining("demmo");
    }

    @Override
    protected void whatGoesWrongWhileItRunsIsTold() {
        assertThat(failure("SELECT toUUID(name) FROM demo").why()).contains("UUID");
        assertThat(failure("SELECT throwIf(price = 190, 'boom') FROM demo").why())
                .contains("boom");
    }

    @Override
    protected void rowsBeyondTheLimitAreCutAndToldOf() {
        for (String sql : List.of(
                "SELECT price FROM demo ORDER BY price",
                "SELECT price FROM demo ORDER BY price LIMIT 19",
                "SELECT price FROM demo ORDER BY price LIMIT 100000",
                "WITH x AS (SELECT * FROM demo) SELECT price FROM x ORDER BY price; -- end")) {
            QueryResult cut = store.sql().execute(parse(sql), List.of(), 2, PATIENCE);
            assertThat(cut.rows()).as(sql).containsExactly(List.of(0L), List.of(10L));
            assertThat(cut.truncated()).isTrue();
        }
        QueryResult exact = store.sql().execute(parse("SELECT * FROM demo"), List.of(), ROWS, PATIENCE);
        assertThat(exact.rows()).hasSize(ROWS);
        assertThat(exact.truncated()).isFalse();
        QueryResult one = store.sql().execute(parse("SELECT * FROM numbers(1000000000000)"), List.of(), 1, PATIENCE);
        assertThat(one.rows()).hasSize(1);
        assertThat(one.truncated()).isTrue();
    }

    @Override
    protected Stream<String> endless() {
        return Stream.of(
                "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)",
                "SELECT number FROM numbers(1000000000000) WHERE sipHash64(number) = 1",
                "SELECT count(*) FROM numbers(10000000) a CROSS JOIN numbers(100000) b"
                        + " WHERE sipHash64(a.number) = sipHash64(b.number) + 1");
    }

    @Override
    protected void parameters() {
        assertThat(cell("SELECT ?", "Việt 😀 \0 '\t\n\\")).isEqualTo("Việt 😀 \0 '\t\n\\");
        assertThat(cell("SELECT ? + 1", 41L)).isEqualTo(42L);
        assertThat(cell("SELECT ?", Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(cell("SELECT ?", 0.1)).isEqualTo(0.1);
        assertThat(cell("SELECT NOT ?::Bool", true)).isEqualTo(false);
        assertThat(cell("SELECT ?", BigInteger.TWO.pow(100))).isEqualTo(BigInteger.TWO.pow(100));
        assertThat(cell("SELECT ? IS NULL", (Object) null)).isEqualTo(1L);
        assertThat(cell("SELECT ?", Instant.parse("1969-07-20T20:17:40.123456Z")))
                .isEqualTo(Instant.parse("1969-07-20T20:17:40.123456Z"));
        assertThat(cell("SELECT ?", LocalDate.parse("2026-01-31"))).isEqualTo(LocalDate.parse("2026-01-31"));
        assertThat(cell("SELECT count(*) FROM demo WHERE __time >= ?", Instant.parse("2026-01-31T12:00:00.000005Z")))
                .isEqualTo(15L);
        assertThat(cell("SELECT $2 || $1 || $2", "a", "b")).isEqualTo("bab");
        assertThat(cell("SELECT price FROM demo WHERE name = ? LIMIT ?", "row 3", 5L))
                .isEqualTo(30L);
    }

    @Override
    protected void plainTypes() {
        assertThat(cell("SELECT 1::Int8")).isEqualTo(1L);
        assertThat(cell("SELECT 9223372036854775807::Int64")).isEqualTo(Long.MAX_VALUE);
        assertThat(cell("SELECT 18446744073709551615::UInt64")).isEqualTo(new BigInteger("18446744073709551615"));
        assertThat(cell("SELECT toInt128('-170141183460469231731687303715884105727')"))
                .isEqualTo(new BigInteger("-170141183460469231731687303715884105727"));
        assertThat(cell("SELECT 1.5::Float32")).isEqualTo(1.5);
        assertThat(cell("SELECT nan")).isEqualTo(Double.NaN);
        assertThat(cell("SELECT -inf")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(cell("SELECT toDecimal64('1.50', 2)")).isEqualTo(new BigDecimal("1.50"));
        assertThat(cell("SELECT true")).isEqualTo(true);
        assertThat(cell("SELECT NULL")).isNull();
        assertThat(cell("SELECT toDate32('1944-03-15')")).isEqualTo(LocalDate.parse("1944-03-15"));
        assertThat(cell("SELECT toDateTime64('2021-03-28 02:30:00.000001', 6, 'UTC')"))
                .isEqualTo(Instant.parse("2021-03-28T02:30:00.000001Z"));
        assertThat(cell("SELECT toDateTime('2021-03-28 02:30:00', 'Asia/Ho_Chi_Minh')"))
                .isEqualTo(Instant.parse("2021-03-27T19:30:00Z"));
        assertThat(cell("SELECT toDateTime64('2021-03-28 02:30:00.123456789', 9, 'UTC')"))
                .isEqualTo(Instant.parse("2021-03-28T02:30:00.123456789Z"));
        assertThat(cell("SELECT toUUID('00000000-0000-0000-0000-000000000001')"))
                .isEqualTo("00000000-0000-0000-0000-000000000001");
        assertThat(cell("SELECT CAST('b', 'Enum8(\\'a\\' = 1, \\'b\\' = 2)')")).isEqualTo("b");
        assertThat(cell("SELECT toLowCardinality('x')")).isEqualTo("x");
        assertThat(cell("SELECT toIPv4('127.0.0.1')")).isEqualTo("127.0.0.1");
    }

    @Override
    protected void nestedTypes() {
        assertThat(cell("SELECT [1, NULL, 3]")).isEqualTo(list(1L, null, 3L));
        assertThat(cell("SELECT [[1], []]")).isEqualTo(List.of(List.of(1L), List.of()));
        assertThat(cell("SELECT (1, 'x', [2.5])")).isEqualTo(List.of(1L, "x", List.of(2.5)));
        assertThat(cell("SELECT CAST((1, [toDateTime64('2021-03-28 12:30:00', 3, 'UTC')]),"
                        + " 'Tuple(a Int64, b Array(DateTime64(3, \\'UTC\\')))')"))
                .isEqualTo(Map.of("a", 1L, "b", List.of(Instant.parse("2021-03-28T12:30:00Z"))));
        assertThat(cell("SELECT map('x', 1, 'y', 2)")).isEqualTo(Map.of("x", 1L, "y", 2L));
        assertThat(cell("SELECT map(1, [toDate('2021-01-01')])"))
                .isEqualTo(Map.of("1", List.of(LocalDate.parse("2021-01-01"))));
        assertThat(cell("SELECT [toDecimal64('10.50', 2)]")).isEqualTo(List.of(new BigDecimal("10.50")));
    }
}
