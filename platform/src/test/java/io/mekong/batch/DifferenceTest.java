package io.mekong.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.batch.Difference.Figure;
import io.mekong.store.TableDigest;
import io.mekong.store.TableDigest.Hour;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Instant TEN = Instant.parse("2026-11-21T10:00:00Z");

    private static TableDigest digest(Hour... hours) {
        return new TableDigest(List.of(), List.of(), List.of(hours));
    }

    private static Hour hour(long rows, long hash, String price) {
        return new Hour(0, TEN, rows, BigInteger.valueOf(hash), Map.of("price", new BigDecimal(price)));
    }

    @Test
    void sameHoursDoNotDiffer() {
        assertThat(Difference.between(digest(hour(3, 7, "17.50")), digest(hour(3, 7, "17.5"))))
                .isEmpty();
    }

    @Test
    void anotherNumberOfRowsSaysAllThereIsToSay() {
        assertThat(Difference.between(digest(hour(2, 6, "10")), digest(hour(3, 7, "17.50"))))
                .containsExactly(
                        new Difference(0, TEN, "2 rows instead of 3", List.of(new Figure(Optional.empty(), "2", "3"))));
        assertThat(Difference.between(digest(), digest(hour(3, 7, "17.50"))))
                .extracting(Difference::what)
                .containsExactly("0 rows instead of 3");
    }

    @Test
    void anotherSumNamesItsColumn() {
        assertThat(Difference.between(digest(hour(3, 6, "1E3")), digest(hour(3, 7, "17.50"))))
                .containsExactly(new Difference(
                        0,
                        TEN,
                        "as many rows, but `price` adds up to 1000 instead of 17.50",
                        List.of(new Figure(Optional.of("price"), "1000", "17.50"))));
    }

    @Test
    void otherContentsHaveNoFigures() {
        assertThat(Difference.between(digest(hour(3, 6, "1")), digest(hour(3, 7, "1"))))
                .containsExactly(
                        new Difference(0, TEN, "as many rows with the same sums, but other contents", List.of()));
    }

    @Test
    void aSurplusIsWhatThereIsMore() {
        assertThat(Difference.surplus(digest(hour(2, 6, "1")), digest(hour(3, 7, "1"))))
                .isEmpty();
        assertThat(Difference.surplus(digest(hour(4, 6, "1")), digest(hour(3, 7, "1"))))
                .containsExactly(new Difference(
                        0,
                        TEN,
                        "4 rows, of which the lake has only 3",
                        List.of(new Figure(Optional.empty(), "4", "3"))));
    }
}
