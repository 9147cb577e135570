package io.mekong.store;

import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.derived;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a derived column may be, whatever the engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DerivedColumnContract {
    private OlapStore store;

    protected abstract OlapStore openStore(Path folder);

    @BeforeAll
    void open(@TempDir Path folder) {
        store = openStore(folder);
    }

    @AfterAll
    void close() {
        store.close();
    }

    /** An expression, where its mistake is, and what is said of it. */
    protected Stream<Arguments> badExpressions() {
        return Stream.of(
                Arguments.of("nope + 1", "nope", "nope"),
                Arguments.of("'đẹp' || nope", "nope", "nope"),
                Arguments.of("price +", "", "syntax error"),
                Arguments.of("name - 1", "-", ""),
                Arguments.of("sum(price)", "sum(price)", "`sum` makes one value of many rows"),
                Arguments.of("price + max(price)", "max(price)", "`max` makes one value of many rows"),
                Arguments.of("1 + row_number() OVER ()", "row_number()", "a window function needs other rows"),
                Arguments.of("(SELECT 1)", "(SELECT 1)", "it holds a query of its own"),
                Arguments.of("price IN (SELECT 1)", "(SELECT 1)", "it holds a query of its own"),
                Arguments.of("random()", "random()", "`random` does not give the same value each time"),
                Arguments.of("price + random()", "random()", "`random` does not give the same value each time"),
                Arguments.of("__time < now()", "now()", "`now` does not give the same value each time"),
                Arguments.of("current_date", "current_date", "`current_date` does not give the same value each time"),
                Arguments.of("unnest([1, 2])", "unnest", "`unnest` makes many rows of one"),
                Arguments.of("getenv('HOME')", "getenv", "`getenv` is not available here"),
                Arguments.of("$1", "$1", "there is nothing to be put in its place"));
    }

    @ParameterizedTest
    @MethodSource("badExpressions")
    void aBadExpressionIsPointedAt(String sql, String place, String why) {
        TableSchema bad = derived(demo("demo"), "fine", "price + 1", "bad", sql, "next", "fine + 1");

        List<SchemaProblem> problems = store.problems(bad);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.part()).isEqualTo(SchemaProblem.Part.DERIVED);
            assertThat(problem.name()).isEqualTo("bad");
            assertThat(problem.mistake().code()).isEqualTo(ErrorCode.USER);
            assertThat(problem.mistake().why()).contains(why).doesNotContain("WHERE", "\n");
            if (!place.isEmpty()) {
                assertThat(problem.mistake().position()).isEqualTo(OptionalInt.of(sql.indexOf(place)));
            }
        });
        assertThatThrownBy(() -> store.ensureTable(bad))
                .isInstanceOfSatisfying(
                        MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER))
                .hasMessageStartingWith("Table `demo` cannot be made – derived column `bad`: ");
        assertThat(store.stored("demo")).isEmpty();
    }

    protected Stream<String> notExpressions() {
        return Stream.of(
                "",
                "1, 2",
                "1 AS x",
                "1; DROP TABLE demo",
                "1;",
                "1) FROM demo --",
                "1 FROM demo",
                "1) + (2",
                "1 WHERE true",
                "1 LIMIT 1",
                "1 UNION SELECT 2",
                "1 ORDER BY 1",
                "DISTINCT 1",
                "*",
                "COLUMNS(*)",
                "#1",
                "generate_subscripts([1, 2], 1)",
                "geomean(price)",
                "regexp_split_to_table(name, ' ')",
                "demo.price",
                "fine_later + 1",
                "/* open");
    }

    @ParameterizedTest
    @MethodSource("notExpressions")
    void whatIsNoExpressionOfTheRowIsRefused(String sql) {
        assertThat(store.problems(derived(demo("demo"), "bad", sql, "fine_later", "1")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.name()).isEqualTo("bad"));
    }

    protected Stream<String> fineExpressions() {
        return Stream.of(
                "1",
                "NULL",
                "price * 1.5 -- a comment",
                "/* so */ CASE WHEN price > 10 THEN 'dear' ELSE 'cheap' END",
                "date_trunc('minute', __time)",
                "extract('hour' FROM __time)",
                "list_sum(list_transform([price, 2], lambda x: x + 1))",
                "name LIKE 'r%' AND price BETWEEN 1 AND 2",
                "regexp_extract(name, '(\\d+)', 1)::BIGINT",
                "coalesce(name, ';')",
                "__offset % 2",
                "{'a': price}.a",
                "[price, 1][1]",
                "nullif(price, 0)");
    }

    @ParameterizedTest
    @MethodSource("fineExpressions")
    void isAFineExpression(String sql) {
        TableSchema demo = derived(demo("fine_demo"), "fine", sql);
        assertThat(store.problems(demo)).isEmpty();
        store.ensureTable(demo);
        assertThat(store.stored("fine_demo")).contains(demo);
    }

    @Test
    void anExpressionThatNestsTooDeeplyIsRefused() {
        for (int depth : List.of(100, 900, 5_000)) {
            assertThat(store.problems(
                            derived(demo("demo"), "deep", "abs(".repeat(depth) + "price" + ")".repeat(depth))))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.mistake().why()).isEqualTo("it nests too deeply"));
        }
    }

    @Test
    void everyMistakeIsToldAndNoneForAnother() {
        assertThat(store.problems(derived(demo("demo"), "a", "nope", "b", "a + 1", "c", "sum(a)", "d", "b || c")))
                .extracting(SchemaProblem::name)
                .containsExactly("a", "c");
    }
}
