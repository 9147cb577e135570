package io.mekong.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NamedParametersTest {
    private static final Map<String, Object> RANGE = Map.of("from", 1L, "to", 2L);

    @Test
    void namesBecomeNumbersAndPositionsStay() {
        NamedParameters bound = NamedParameters.bind("SELECT 1 WHERE t >= $from AND t < $to AND u > $from", RANGE);
        assertThat(bound.sql()).isEqualTo("SELECT 1 WHERE t >= $1    AND t < $2  AND u > $1   ");
        assertThat(bound.values()).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void onlyWhatIsUsedIsBoundInTheOrderOfItsNumbers() {
        assertThat(NamedParameters.bind("$to", RANGE).values()).isEqualTo(List.of(2L));
        assertThat(NamedParameters.bind("$to, $from", RANGE).values()).isEqualTo(List.of(2L, 1L));
        assertThat(NamedParameters.bind("SELECT 1", RANGE).values()).isEmpty();
    }

    @Test
    void textAndCommentsAreLeftAlone() {
        String sql = "SELECT '$from', 'it''s $to', \"$from\" -- $from\n, /* $to\n $from */ 1";
        assertThat(NamedParameters.bind(sql, RANGE).sql()).isEqualTo(sql);
    }

    @Test
    void aValueMayBeNull() {
        Map<String, @Nullable Object> named = new HashMap<>();
        named.put("to", null);
        assertThat(NamedParameters.bind("$to", named).values()).containsExactly((Object) null);
    }

    @Test
    void otherNamesAreLeftForTheEngineToRefuse() {
        assertThat(NamedParameters.bind("$fromage, $1, $", RANGE).sql()).isEqualTo("$fromage, $1, $");
    }

    @Test
    void longTextsDoNotExhaustTheStack() {
        String sql = "SELECT '" + "x".repeat(200_000) + "', \"" + "y".repeat(200_000) + "\", /*" + "z".repeat(200_000)
                + "*/ $to";
        assertThat(NamedParameters.bind(sql, RANGE).values()).isEqualTo(List.of(2L));
    }
}
