package io.mekong.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.OlapStore;
import io.mekong.store.QueryResult;
import io.mekong.store.SchemaTable;
import io.mekong.store.SqlDoorContract;
import io.mekong.store.SqlException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbSqlTest extends SqlDoorContract {
    @Override
    protected OlapStore openStore(Path folder) {
        return DuckDbStore.open(
                new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(100), 2, 2));
    }

    /** Each of these ended the process with a segmentation fault when it ran on an ordinary thread. */
    static Stream<Arguments> deep() {
        return Stream.of(
                Arguments.of("sum", "SELECT ", "1 + ", "1", ""),
                Arguments.of("brackets", "SELECT ", "(", "1", ")"),
                Arguments.of("not", "SELECT ", "NOT ", "true", ""),
                Arguments.of("function", "SELECT ", "abs(", "1", ")"),
                Arguments.of("or and", "SELECT ", "(true OR (true AND ", "true", "))"),
                Arguments.of("list", "SELECT ", "[", "1", "]"),
                Arguments.of("struct", "SELECT ", "{'a': ", "1", "}"),
                Arguments.of("case", "SELECT ", "CASE WHEN true THEN ", "1", " END"),
                Arguments.of("subquery", "", "SELECT * FROM (", "SELECT 1", ")"),
                Arguments.of("scalar", "", "SELECT (", "SELECT 1", ")"),
                Arguments.of("union", "", "SELECT 1 UNION ALL (", "SELECT 1", ")"),
                Arguments.of("join", "SELECT 1 FROM ", "(", "range(1)", " CROSS JOIN range(1))"),
                Arguments.of("joins", "SELECT 1 FROM range(1)", "", "", ", range(1)"),
                Arguments.of("cast", "SELECT 1", "", "", "::INT"),
                Arguments.of("type", "SELECT NULL::INT", "", "", "[]"),
                Arguments.of("with", "", "WITH a AS (", "SELECT 1", ") FROM a"),
                Arguments.of("describe", "", "DESCRIBE ", "SELECT 1", ""),
                Arguments.of("explain", "EXPLAIN SELECT ", "1 + ", "1", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deep")
    void aDeepQueryIsAnsweredOrRefusedAndNeverTheEndOfTheProcess(
            String name, String start, String open, String middle, String close) {
        for (int depth : List.of(100, 900)) {
            String sql = start + open.repeat(depth) + middle + close.repeat(depth);
            try {
                run(sql);
            } catch (SqlException e) {
                assertThat(e.why()).as(name).isIn("it nests too deeply", "it joins more than 200 tables");
            }
        }
        assertThat(cell("SELECT 1")).isEqualTo(1L);
    }

    // Where the rows really are.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM mekong_data.demo",
                "SELECT * FROM MEKONG_DATA.demo",
                "SELECT * FROM \"mekong_data\".\"demo\" AS d",
                "SELECT * FROM store.mekong_data.demo",
                "FROM demo JOIN mekong_data.demo AS d USING (price)",
                "SELECT (SELECT max(price) FROM mekong_data.demo)",
                "WITH x AS (FROM mekong_data.demo) FROM x",
                "DESCRIBE mekong_data.demo",
                "SUMMARIZE mekong_data.demo",
                "EXPLAIN SELECT * FROM mekong_data.demo",
                "SELECT * FROM pragma_table_info('mekong_data.demo')",
                "SELECT * FROM histogram('mekong_data.demo', price)",
                "SELECT * FROM histogram_values('Mekong_Data.demo', price)"
            })
    void theHiddenTableIsUnknown(String sql) {
        assertThat(failure(sql))
                .hasMessage("The query cannot run – Table with name demo does not exist!")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.USER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM 'mekong_data.demo'",
                "SELECT * FROM \"mekong_data.demo\"",
                "SELECT * FROM pragma_table_info('mekong' || '_data.demo')",
                "SELECT * FROM histogram('mekong' || '_data.demo', price)",
                "SELECT mekong_data.demo.price FROM demo"
            })
    void thereIsNoOtherWayToTheHiddenTable(String sql) {
        assertThat(failure(sql).code()).isEqualTo(ErrorCode.USER);
    }

    @Test
    void theHiddenTableIsNotSuggestedEither() {
        assertThat(failure("SELECT * FROM demmo")).hasMessageEndingWith(" – Did you mean `demo`?");
        assertThat(failure("SELECT * FROM mekong_dat.demo").getMessage()).doesNotContain("mekong_data");
        assertThat(store.sql().schema())
                .extracting(SchemaTable::name)
                .containsExactly("demo", "mekong.cold", "mekong.expired", "mekong.ledger");
    }

    @Test
    void aQueryBeyondTheMemoryFailsAndTheStoreGoesOn() {
        SqlException failure = failure("SELECT list(range) FROM range(100000000)");

        assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE);
        assertThat(failure)
                .hasMessageStartingWith("The query needs too much memory – ")
                .hasMessageEndingWith(" – Ask for fewer rows or groups, or raise `store.memory-limit`.");
        assertThat(cell("SELECT count(*) FROM demo")).isEqualTo(20L);
    }

    @Test
    void aSortBeyondTheMemorySpillsToDiskThoughQueriesReachNoFiles() {
        // Some 300 MB of text through 100 MB of memory.
        QueryResult result = store.sql()
                .execute(
                        store.sql()
                                .parse(
                                        "SELECT count(*) FROM (SELECT repeat(hash(range)::VARCHAR, 8) AS t,"
                                                + " row_number() OVER (ORDER BY hash(range), t) FROM range(2000000)) WHERE t <> ''"),
                        List.of(),
                        10,
                        Duration.ofSeconds(60));

        assertThat(result.rows()).containsExactly(List.of(2_000_000L));
    }

    @Test
    void aDoubledNameStaysAsItIs() {
        assertThat(run("SELECT 1 AS a, 2 AS a LIMIT 10").columns())
                .extracting(QueryResult.ResultColumn::name)
                .containsExactly("a", "a");
    }

    @Test
    void tooManyQueriesAtOnceWaitTheirTurn() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = Stream.generate(
                            () -> threads.submit(() -> cell("SELECT sum(hash(range)) IS NOT NULL FROM range(100000)")))
                    .limit(40)
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(true);
            }
        }
    }

    @Test
    void aClosedStoreSaysSo(@TempDir Path other) {
        OlapStore closed = openStore(other);
        var query = closed.sql().parse("SELECT 1");
        closed.close();

        assertThatThrownBy(() -> closed.sql().execute(query, List.of(), 1, Duration.ofSeconds(1)))
                .isInstanceOf(MekongException.class)
                .hasMessage("The query did not run – the platform is stopping");
    }
}
