package io.mekong.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonPatternTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            field `n`: "cheap" is not a number                    | field `n`: "…" is not a number
            field `n`: "say "hi" `x` 5" is not a number           | field `n`: "…" is not a number
            field `items[3].price`: missing                       | field `items[].price`: missing
            field `timestamp`: missing; it is the event's time    | field `timestamp`: missing; it is the event's time
            field `a1`: 7 is less than 10                         | field `a1`: … is less than 10
            field `a1`: -7.5e3 is greater than 1000               | field `a1`: … is greater than 1000
            field `a`: "x1" is not one of 1h, 2h                  | field `a`: "…" is not one of 1h, 2h
            field `a`: "z" is no date such as 2021-02-05          | field `a`: "…" is no date such as 2021-02-05
            field `a`: 99 is no time between the years 1 and 9999 | field `a`: … is no time between the years 1 and 9999
            field `p`: 1.255 has 3 digits after the point; decimal(18,2) keeps 2 | field `p`: … has … digits after the point; decimal(18,2) keeps …
            field `p`: 99999999999 does not fit an integer (32 bits); use bigint | field `p`: … does not fit an integer (32 bits); use bigint
            not JSON: 'o' where null should be (byte 1)           | not JSON: '…' where null should be (byte …)
            not JSON: byte 0x1f where a comma or '}' should be (byte 12) | not JSON: byte … where a comma or '}' should be (byte …)
            not JSON in UTF-8 (byte 0)                            | not JSON in UTF-8 (byte …)
            5 values where the stream has 4                       | … values where the stream has …
            the schema registry does not know schema 17           | the schema registry does not know schema …
            the event's time 2021-02-05T10:10:01Z is more than 7d older than its message | the event's time … is more than 7d older than its message
            not a JSON object                                     | not a JSON object
            """)
    void aPatternKeepsWhatTheReasonsHaveInCommon(String reason, String pattern) {
        assertThat(ReasonPattern.of(reason)).isEqualTo(pattern);
        assertThat(ReasonPattern.of(pattern)).as("the pattern of a pattern").isEqualTo(pattern);
    }

    @Test
    void aLongValueThatWasCutIsGoneToo() {
        assertThat(ReasonPattern.of("field `n`: " + "1".repeat(80) + "… is not a whole number"))
                .isEqualTo("field `n`: … is not a whole number");
        assertThat(ReasonPattern.of("field `n`: \"a\nb\" is not a number"))
                .isEqualTo("field `n`: \"…\" is not a number");
    }

    @Test
    void aLongPatternIsCutBetweenCharacters() {
        String pattern = ReasonPattern.of("field `a`: not one of " + "😀".repeat(200));
        assertThat(pattern).hasSizeLessThanOrEqualTo(200).endsWith("😀…");
        assertThat(ReasonPattern.of(pattern)).isEqualTo(pattern);
    }

    @Test
    void whateverTheValueThePatternIsTheSame() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String letters = "abc 0129 \"'`.:-+…é😀\n[]()";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder value = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                value.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(ReasonPattern.of("field `n`: \"" + value + "\" is not a number"))
                    .as("seed %d, value %s", seed, value)
                    .isEqualTo("field `n`: \"…\" is not a number");
        }
    }
}
