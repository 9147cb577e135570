package io.mekong.store.clickhouse;

import io.mekong.store.DerivedColumnContract;
import io.mekong.store.OlapStore;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class ClickHouseDerivedColumnTest extends DerivedColumnContract {
    @Override
    protected OlapStore openStore(Path folder) {
        return ClickHouseFixture.open(folder);
    }

    @Override
    protected Stream<Arguments> badExpressions() {
        return Stream.of(
                Arguments.of("nope + 1", "nope", "nope"),
                Arguments.of("'đẹp' || nope", "nope", "nope"),
                Arguments.of("price +", "", "Syntax error"),
                Arguments.of("name - 1", "", "minus"),
                Arguments.of("sum(price)", "sum(price)", "`sum` makes one value of many rows"),
                Arguments.of("price + max(price)", "max(price)", "`max` makes one value of many rows"),
                Arguments.of("1 + row_number() OVER ()", "row_number()", "a window function needs other rows"),
                Arguments.of("(SELECT 1)", "(SELECT 1)", "it holds a query of its own"),
                Arguments.of("price IN (SELECT 1)", "(SELECT 1)", "it holds a query of its own"),
                Arguments.of("rand()", "rand()", "`rand` does not give the same value each time"),
                Arguments.of("price + rand64()", "rand64()", "`rand64` does not give the same value each time"),
                Arguments.of("__time < now()", "now()", "`now` does not give the same value each time"),
                Arguments.of("today()", "today()", "`today` does not give the same value each time"),
                Arguments.of("arrayJoin([1, 2])", "arrayJoin", "`arrayJoin` makes many rows of one"),
                Arguments.of("file('/etc/passwd')", "file", "`file` is not available here"),
                Arguments.of("dictGet('x', 'y', 1)", "dictGet", "`dictGet` is not available here"),
                Arguments.of("$1", "$1", "there is nothing to be put in its place"));
    }

    @Override
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
                "1 UNION ALL SELECT 2",
                "1 ORDER BY 1",
                "DISTINCT 1",
                "*",
                "COLUMNS('.*')",
                "{x:Int64}",
                "arrayJoin([1, 2])",
                "avgIf(price, 1)",
                "demo.price",
                "fine_later + 1",
                "1 SETTINGS max_threads = 1",
                "1 FORMAT JSON",
                "1 INTO OUTFILE 'x'",
                "/* open");
    }

    @Override
    protected Stream<String> fineExpressions() {
        return Stream.of(
                "1",
                "NULL",
                "price * 1.5 -- a comment",
                "/* so */ CASE WHEN price > 10 THEN 'dear' ELSE 'cheap' END",
                "date_trunc('minute', __time)",
                "toHour(__time)",
                "arraySum(arrayMap(x -> ifNull(x, 0) + 1, [price, 2]))",
                "name LIKE 'r%' AND price BETWEEN 1 AND 2",
                "toInt64OrNull(extract(name, '(\\\\d+)'))",
                "coalesce(name, ';')",
                "__offset % 2",
                "tuple(price, 1).1",
                "[price, 1][1]",
                "nullIf(price, 0)");
    }
}
