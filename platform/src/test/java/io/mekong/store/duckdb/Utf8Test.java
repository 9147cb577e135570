package io.mekong.store.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everySequenceOfTwoAndThreeBytesIsJudgedAsJavaDoes() {
        byte[] bytes = new byte[3];
        for (int i = 0; i < 1 << 16; i++) {
            bytes[0] = (byte) (i >> 8);
            bytes[1] = (byte) i;
            check(bytes, 2);
            for (int third : new int[] {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
                bytes[2] = (byte) third;
                check(bytes, 3);
            }
        }
    }

    @Test
    void everyCharacterIsValidAndNoneThatIsCutOrChanged() {
        Random random = new Random(7);
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += 1 + random.nextInt(40)) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                byte[] utf8 = ("a" + Character.toString(point) + "b").getBytes(StandardCharsets.UTF_8);
                assertThat(Utf8.isValid(utf8, 0, utf8.length)).isTrue();
                for (int length = 1; length < utf8.length; length++) {
                    check(utf8, length);
                }
                utf8[random.nextInt(utf8.length)] = (byte) random.nextInt();
                check(utf8, utf8.length);
            }
        }
    }

    @Test
    void onlyTheGivenRangeCounts() {
        byte[] bytes = {(byte) 0xff, 'a', (byte) 0xc3, (byte) 0xa9, (byte) 0xff};

        assertThat(Utf8.isValid(bytes, 1, 3)).isTrue();
        assertThat(Utf8.isValid(bytes, 1, 2)).isFalse();
        assertThat(Utf8.isValid(bytes, 1, 4)).isFalse();
        assertThat(Utf8.isValid(bytes, 5, 0)).isTrue();
    }

    @Test
    void asciiIsToldAtEveryLengthAndPlace() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = "x".repeat(40).getBytes(StandardCharsets.US_ASCII);
            assertThat(Utf8.isAscii(bytes, length)).isTrue();
            for (int at = 0; at < 40; at++) {
                bytes[at] = (byte) 0x80;
                assertThat(Utf8.isAscii(bytes, length)).isEqualTo(at >= length);
                bytes[at] = 'x';
            }
        }
    }

    private static void check(byte[] bytes, int length) {
        boolean valid;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            valid = true;
        } catch (CharacterCodingException e) {
            valid = false;
        }
        if (Utf8.isValid(bytes, 0, length) != valid) {
            assertThat(bytes).as("%s bytes judged wrongly", length).isEmpty();
        }
    }
}
