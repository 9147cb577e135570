package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTypeTest {
    private static final List<String> ALL = List.of(
            "boolean",
            "integer",
            "bigint",
            "double",
            "decimal(9,2)",
            "decimal(10,0)",
            "decimal(18,2)",
            "decimal(19,0)",
            "decimal(20,4)",
            "decimal(38,10)",
            "string",
            "date",
            "timestamp",
            "uuid",
            "bytes",
            "json",
            "list(integer)",
            "list(bigint)",
            "list(string)");

    private static ColumnType type(String text) {
        return TypeForm.FORM.parse(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "integer; bigint, double, decimal(10,0), decimal(18,2), decimal(19,0), decimal(20,4), decimal(38,10)",
                "bigint; decimal(19,0), decimal(38,10)",
                "decimal(9,2); decimal(18,2), decimal(20,4), decimal(38,10)",
                "decimal(10,0); decimal(18,2), decimal(19,0), decimal(20,4), decimal(38,10)",
                "decimal(18,2); decimal(20,4), decimal(38,10)",
                "decimal(19,0); decimal(38,10)",
                "list(integer); list(bigint)",
                "double; ''",
                "string; ''",
                "date; ''",
                "timestamp; ''",
                "json; ''",
            })
    void widensToWhatHoldsEveryValueAndToNothingElse(String from, String wider) {
        Set<String> found =
                ALL.stream().filter(to -> type(from).widensTo(type(to))).collect(Collectors.toSet());
        Set<String> expected = ALL.stream()
                .filter(to -> List.of(wider.split(", (?![0-9])")).contains(to))
                .collect(Collectors.toSet());
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void noTypeIsWiderThanItself() {
        assertThat(ALL).noneMatch(text -> type(text).widensTo(type(text)));
    }
}
