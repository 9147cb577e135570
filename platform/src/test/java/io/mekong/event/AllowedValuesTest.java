package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.BOOL;
import static io.mekong.event.Cell.INT;
import static io.mekong.event.Cell.REAL;
import static io.mekong.event.Cell.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllowedValuesTest {
    private static AllowedValues oneOf(String... texts) {
        return new AllowedValues(List.of(texts), Optional.empty(), Optional.empty());
    }

    private static AllowedValues between(String min, String max) {
        return new AllowedValues(List.of(), Optional.of(new BigDecimal(min)), Optional.of(new BigDecimal(max)));
    }

    private static Column column(ColumnType type, AllowedValues allowed) {
        return new Column("x", FieldPath.of("x"), type, false, Optional.empty(), allowed, "");
    }

    private static @Nullable Object decode(Column column, String json) throws RejectedEvent {
        return Cell.decode(Cell.stream(Optional.empty(), column), "{\"x\":" + json + "}")
                .get(0);
    }

    private static void assertRejected(Column column, String json, String reason) {
        assertThatThrownBy(() -> decode(column, json))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("field `" + reason);
    }

    @Test
    void someTextsOnly() throws Exception {
        Column side = column(TEXT, oneOf("buy", "sell", "", "đó"));
        for (String good : List.of("buy", "sell", "", "đó")) {
            assertThat(decode(side, "\"" + good + "\"")).isEqualTo(good);
        }
        assertThat(decode(side, "\"b\\u0075y\"")).isEqualTo("buy");
        assertThat(decode(side, "null")).isNull();
        assertRejected(side, "\"hold\"", "x`: \"hold\" is not one of buy, sell, , đó");
        assertRejected(side, "\"Buy\"", "x`: \"Buy\" is not one of buy, sell, , đó");
        assertRejected(side, "\"buy \"", "x`: \"buy \" is not one of buy, sell, , đó");
        assertRejected(side, "1", "x`: \"1\" is not one of buy, sell, , đó");
        assertRejected(side, "true", "x`: \"true\" is not one of buy, sell, , đó");
    }

    @Test
    void numbersWithinTheirBounds() throws Exception {
        for (ColumnType type : List.of(INT, BIGINT, REAL, Cell.decimal(10, 2), Cell.decimal(30, 5))) {
            Column price = column(type, between("0", "1e2"));
            for (String good : List.of("0", "100", "\"100.00\"", "1E2", "\"007\"", "50", "-0")) {
                assertThat(decode(price, good)).isNotNull();
            }
            assertRejected(price, "-1", "x`: -1 is less than 0");
            assertRejected(price, "\"-1\"", "x`: -1 is less than 0");
            assertRejected(price, "101", "x`: 101 is greater than 100");
        }
    }

    @Test
    void boundsWithAFraction() throws Exception {
        Column whole = column(INT, between("0.5", "2.5"));
        assertThat(decode(whole, "1")).isEqualTo(1L);
        assertThat(decode(whole, "2")).isEqualTo(2L);
        assertRejected(whole, "0", "x`: 0 is less than 0.5");
        assertRejected(whole, "3", "x`: 3 is greater than 2.5");
        Column tenth = column(REAL, between("0.1", "0.3"));
        assertThat(decode(tenth, "0.1")).isEqualTo(0.1);
        assertThat(decode(tenth, "0.3")).isEqualTo(0.3);
        assertRejected(tenth, "0.09999", "x`: 0.09999 is less than 0.1");
        Column decimal = column(Cell.decimal(5, 1), between("0.25", "0.75"));
        assertThat(decode(decimal, "0.7")).isEqualTo(new BigDecimal("0.7"));
        assertRejected(decimal, "0.2", "x`: 0.2 is less than 0.25");
    }

    @Test
    void boundsBeyondWhatTheTypeHolds() throws Exception {
        Column any = column(BIGINT, between("-1e30", "1e30"));
        assertThat(decode(any, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(decode(any, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        Column none = column(BIGINT, between("1e30", "2e30"));
        assertRejected(
                none, "9223372036854775807", "x`: 9223372036854775807 is less than 1000000000000000000000000000000");
    }

    @Test
    void theyHoldForEachElementOfAList() throws Exception {
        Column sides = column(new ColumnType.ListOf(TEXT), oneOf("buy", "sell"));
        assertThat(decode(sides, "[\"buy\",\"sell\"]")).isEqualTo(List.of("buy", "sell"));
        assertRejected(sides, "[\"buy\",\"hold\"]", "x[1]`: \"hold\" is not one of buy, sell");
        Column prices = column(new ColumnType.ListOf(REAL), between("0", "10"));
        assertRejected(prices, "[1,-1]", "x[1]`: -1 is less than 0");
    }

    @Test
    void aDefaultMustBeAllowedToo() throws Exception {
        Column good = new Column("x", FieldPath.of("x"), TEXT, false, Optional.of("buy"), oneOf("buy"), "");
        assertThat(Cell.decode(Cell.stream(Optional.empty(), good), "{}")).isEqualTo(Map.of(0, "buy"));
        Column bad = new Column("x", FieldPath.of("x"), INT, false, Optional.of("5"), between("0", "1"), "");
        assertThatThrownBy(() -> EventDecoder.of(Cell.stream(Optional.empty(), bad)))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot read stream `s` – the default of column `x` does not fit: 5 is greater than 1"
                        + " – Correct it in the stream's file.");
    }

    /** The project's check refuses these. */
    @Test
    void conditionsThatHaveNothingToDoWithTheType() {
        assertThatThrownBy(() -> decode(column(BOOL, between("0", "1")), "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a least or greatest number is set for a boolean");
        assertThatThrownBy(() -> decode(column(INT, oneOf("1")), "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a list of texts is allowed in a integer");
    }
}
