package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.BOOL;
import static io.mekong.event.Cell.DATE;
import static io.mekong.event.Cell.INT;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.REAL;
import static io.mekong.event.Cell.TEXT;
import static io.mekong.event.Cell.TIME;
import static io.mekong.event.Cell.UUID;
import static io.mekong.event.Cell.big;
import static io.mekong.event.Cell.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mekong.project.ColumnType;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every column type against good values and bad ones. */
class CellsTest {
    private static final String ID = "123e4567-e89b-12d3-a456-426614174000";
    private static final String LONG_NUMBER = "1".repeat(401);

    static Stream<Arguments> good() {
        return Stream.of(
                arguments(BOOL, "true", 1L),
                arguments(BOOL, "false", 0L),
                arguments(BOOL, "\"true\"", 1L),
                arguments(BOOL, "\"false\"", 0L),
                arguments(BOOL, "null", "null"),
                arguments(INT, "0", 0L),
                arguments(INT, "-2147483648", -2147483648L),
                arguments(INT, "2147483647", 2147483647L),
                arguments(INT, "\" 12 \"", 12L),
                arguments(INT, "7.0", 7L),
                arguments(INT, "7e2", 700L),
                arguments(BIGINT, "9007199254740993", 9007199254740993L),
                arguments(BIGINT, "\"9007199254740993\"", 9007199254740993L),
                arguments(BIGINT, "9223372036854775807", Long.MAX_VALUE),
                arguments(BIGINT, "-9223372036854775808", Long.MIN_VALUE),
                arguments(BIGINT, "1e18", 1_000_000_000_000_000_000L),
                arguments(REAL, "1", 1.0),
                arguments(REAL, "1.5", 1.5),
                arguments(REAL, "-0.0", -0.0),
                arguments(REAL, "6.7e-07", 6.7e-7),
                arguments(REAL, "\"1.5\"", 1.5),
                arguments(REAL, "99999999999999999999", 1e20),
                arguments(REAL, "1E-999999999", 0.0),
                arguments(decimal(10, 2), "1", big("1.00")),
                arguments(decimal(10, 2), "1.50", big("1.50")),
                arguments(decimal(10, 2), "1.500000", big("1.50")),
                arguments(decimal(10, 2), "\"12345678.91\"", big("12345678.91")),
                arguments(decimal(10, 2), "0", big("0.00")),
                arguments(decimal(10, 2), "0e9", big("0.00")),
                arguments(decimal(18, 8), "6.7e-07", big("0.00000067")),
                arguments(decimal(18, 8), "\"6.7e-07\"", big("0.00000067")),
                arguments(decimal(18, 0), "9007199254740993", big("9007199254740993")),
                arguments(decimal(38, 0), "99999999999999999999999999999999999999", big("9".repeat(38))),
                arguments(TEXT, "\"a\"", "a"),
                arguments(TEXT, "\"\"", ""),
                arguments(TEXT, "\"  kept \"", "  kept "),
                arguments(TEXT, "\"Cửu Long \\ud83d\\ude80\"", "Cửu Long 🚀"),
                arguments(TEXT, "12", "12"),
                arguments(TEXT, "1.50", "1.50"),
                arguments(TEXT, "1E999999999", "1E999999999"),
                arguments(TEXT, "true", "true"),
                arguments(DATE, "\"2021-02-05\"", LocalDate.of(2021, 2, 5).toEpochDay()),
                arguments(DATE, "\" 1969-12-31 \"", -1L),
                arguments(UUID, "\"" + ID + "\"", java.util.UUID.fromString(ID)),
                arguments(UUID, "\"" + ID.toUpperCase(java.util.Locale.ROOT) + "\"", java.util.UUID.fromString(ID)),
                arguments(JSON, "{\"b\" : [1, 2.50],\"a\":null}", "{\"b\" : [1, 2.50],\"a\":null}"),
                arguments(JSON, "[ 1 ]", "[ 1 ]"),
                arguments(JSON, "\"text\"", "\"text\""),
                arguments(JSON, "1E999999999", "1E999999999"),
                arguments(JSON, "true", "true"),
                arguments(JSON, "null", "null"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void isTaken(ColumnType type, String json, Object cell) throws Exception {
        assertThat(Cell.of(type, json)).isEqualTo(cell);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                arguments(BOOL, "1", "\"1\" is not a boolean"),
                arguments(BOOL, "1.0", "\"1.0\" is not a boolean"),
                arguments(BOOL, "\"yes\"", "\"yes\" is not a boolean"),
                arguments(BOOL, "\"\"", "\"\" is not a boolean"),
                arguments(BOOL, "{}", "found an object instead of a boolean"),
                arguments(BOOL, "[true]", "found a list instead of a boolean"),
                arguments(INT, "2147483648", "2147483648 does not fit an integer (32 bits); use bigint"),
                arguments(INT, "-2147483649", "-2147483649 does not fit an integer (32 bits); use bigint"),
                arguments(INT, "1.5", "1.5 is not a whole number"),
                arguments(INT, "\"1.5\"", "1.5 is not a whole number"),
                arguments(INT, "\"cheap\"", "\"cheap\" is not a number"),
                arguments(INT, "\"\"", "\"\" is not a number"),
                arguments(INT, "\"NaN\"", "\"NaN\" is not a number"),
                arguments(INT, "true", "\"true\" is not an integer"),
                arguments(INT, "{\"a\":1}", "found an object instead of an integer"),
                arguments(BIGINT, "9223372036854775808", "9223372036854775808 does not fit a bigint (64 bits)"),
                arguments(BIGINT, "1E999999999", "1E999999999 is too long for a number"),
                arguments(BIGINT, "\"1E999999999\"", "1E999999999 is too long for a number"),
                arguments(BIGINT, "1E-999999999", "1E-999999999 is too long for a number"),
                arguments(BIGINT, "\"1E99999999999\"", "\"1E99999999999\" is not a number"),
                arguments(BIGINT, LONG_NUMBER, "1".repeat(80) + "… is too long for a number"),
                arguments(REAL, "1E999999999", "1E999999999 is beyond what a double holds"),
                arguments(REAL, "\"1d\"", "\"1d\" is not a double"),
                arguments(REAL, "\"0x1p3\"", "\"0x1p3\" is not a double"),
                arguments(REAL, "\"NaN\"", "\"NaN\" is not a double"),
                arguments(REAL, "\"Infinity\"", "\"Infinity\" is not a double"),
                arguments(REAL, "\"cheap\"", "\"cheap\" is not a double"),
                arguments(REAL, "[]", "found a list instead of a double"),
                arguments(decimal(10, 2), "6.7e-07", "0.00000067 has 8 digits after the point; decimal(10,2) keeps 2"),
                arguments(decimal(10, 2), "1.234", "1.234 has 3 digits after the point; decimal(10,2) keeps 2"),
                arguments(decimal(10, 2), "123456789", "123456789 is too large for decimal(10,2)"),
                arguments(decimal(10, 2), "1E999999999", "1E999999999 is too long for a number"),
                arguments(decimal(10, 2), "\"12,5\"", "\"12,5\" is not a number"),
                arguments(decimal(10, 2), "false", "\"false\" is not a decimal(10,2)"),
                arguments(TEXT, "{}", "found an object instead of a string"),
                arguments(TEXT, "[]", "found a list instead of a string"),
                arguments(DATE, "\"05.02.2021\"", "\"05.02.2021\" is no date such as 2021-02-05"),
                arguments(DATE, "\"2021-02-30\"", "\"2021-02-30\" is no date such as 2021-02-05"),
                arguments(DATE, "18663", "\"18663\" is not a date"),
                arguments(DATE, "1.5", "\"1.5\" is not a date"),
                arguments(DATE, "true", "\"true\" is not a date"),
                arguments(UUID, "\"x\"", "\"x\" is not a uuid"),
                arguments(UUID, "1", "\"1\" is not a uuid"),
                arguments(UUID, "1.5", "\"1.5\" is not a uuid"),
                arguments(TIME, "true", "\"true\" is not a timestamp"),
                arguments(TIME, "\"yesterday\"", "\"yesterday\" is no time such as 2021-02-05T10:10:01Z"),
                arguments(TIME, "1E999999999", "1E999999999 is too long for a number"),
                arguments(TIME, "[]", "found a list instead of a timestamp"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRejected(ColumnType type, String json, String reason) {
        assertThatThrownBy(() -> Cell.of(type, json))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("field `x`: " + reason);
    }
}
