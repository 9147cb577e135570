package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what is not, where nobody wants the value; and UTF-8. */
class JsonSyntaxTest {
    private static void decode(byte[] event) throws RejectedEvent {
        EventDecoder.of(Cell.stream(Optional.empty(), Cell.optional("wanted", Cell.INT)))
                .decode(event, RowSink.NOWHERE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{}]",
                "{\"a\":[]}",
                "[1,-1,0,-0,0.0,1e5,1E+5,1e-05,1.25e2,123456789012345678901234567890]",
                "\"\"",
                "\"\\u0000\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\ud800\"",
                "\"\\uDFFF\\uD800\"",
                "true",
                "false",
                "null",
                " [ 1 , { \"a\" : null } ] ",
                "\"\u007f\u2028\"",
                "[\n1\r,\t2 ]",
                "1e999999999999",
                "{\"\":1}",
                "{\"a\":1,\"a\":2}",
                "\"ử🚀\""
            })
    void isJson(String value) throws Exception {
        decode(("{\"other\":" + value + "}").getBytes(UTF_8));
        decode(("{\"wanted\":1,\"\\ud800\":" + value + ",\"wanted\":2}").getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "            | '}' where a value should be (byte 5)",
                "01          | a number that begins with 0 (byte 5)",
                "-01         | a number that begins with 0 (byte 6)",
                "-           | '}' where a digit should be (byte 6)",
                "+1          | '+' where a value should be (byte 5)",
                ".5          | '.' where a value should be (byte 5)",
                "1.          | '}' where a digit should be (byte 7)",
                "1.e5        | 'e' where a digit should be (byte 7)",
                "1e          | '}' where a digit should be (byte 7)",
                "1e+         | '}' where a digit should be (byte 8)",
                "1x          | 'x' where a comma or '}' should be (byte 6)",
                "0x10        | 'x' where a comma or '}' should be (byte 6)",
                "NaN         | 'N' where a value should be (byte 5)",
                "Infinity    | 'I' where a value should be (byte 5)",
                "nul         | '}' where null should be (byte 8)",
                "True        | 'T' where a value should be (byte 5)",
                "tru e       | ' ' where true should be (byte 8)",
                "[1,]        | ']' where a value should be (byte 8)",
                "[,1]        | ',' where a value should be (byte 6)",
                "[1 2]       | '2' where a comma or ']' should be (byte 8)",
                "[1          | '}' where a comma or ']' should be (byte 7)",
                "[1}         | '}' where a comma or ']' should be (byte 7)",
                "{\"b\"}     | '}' where a colon should be (byte 9)",
                "{\"b\":}    | '}' where a value should be (byte 10)",
                "{\"b\":1,}  | '}' where a field's name in quotes should be (byte 12)",
                "{b:1}       | 'b' where a field's name in quotes should be (byte 6)",
                "{'b':1}     | ''' where a field's name in quotes should be (byte 6)",
                "{1:1}       | '1' where a field's name in quotes should be (byte 6)",
                "{\"b\" 1}   | '1' where a colon should be (byte 10)",
                "'a'         | ''' where a value should be (byte 5)",
                "\"\\x\"     | 'x' where an escaped character should be (byte 7)",
                "\"\\u12g4\" | 'g' where a hexadecimal digit should be (byte 10)",
                "\"a         | it ends too early (byte 8)",
                "/*c*/1      | '/' where a value should be (byte 5)",
                "1//c        | '/' where a comma or '}' should be (byte 6)",
            })
    void isNoJson(String value, String what) {
        String document = "{\"a\":" + (value == null ? "" : value) + "}";
        assertThatThrownBy(() -> decode(document.getBytes(UTF_8)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not JSON: " + what);
        // The same in a value that is wanted, and seen from a slice in the middle.
        String wanted = document.replace("\"a\"", "\"wanted\"");
        assertThatThrownBy(() -> decode(wanted.getBytes(UTF_8)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("not JSON: ");
    }

    @Test
    void controlCharactersMustBeEscaped() {
        for (char c = 0; c < ' '; c++) {
            String event = "{\"a\":\"" + c + "\"}";
            String what =
                    String.format("not JSON: byte 0x%02x where a character of a text should be (byte 6)", (int) c);
            assertThatThrownBy(() -> decode(event.getBytes(UTF_8)))
                    .isInstanceOf(RejectedEvent.class)
                    .hasMessage(what);
        }
    }

    @Test
    void otherBlanksAreNone() {
        for (String blank : new String[] {"\f", "\u000b", "\u00a0", "\ufeff", "\0"}) {
            assertThatThrownBy(() -> decode(("{\"a\":1, " + blank + "\"b\":2}").getBytes(UTF_8)))
                    .isInstanceOf(RejectedEvent.class)
                    .hasMessageStartingWith("not JSON: byte 0x")
                    .hasMessageEndingWith("where a field's name in quotes should be (byte 8)");
        }
    }

    @Test
    void otherEncodings() {
        assertThatThrownBy(() -> decode("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
                .hasMessage("not JSON in UTF-8 (byte 1)");
        assertThatThrownBy(() -> decode("{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16)))
                .hasMessage("not JSON in UTF-8 (byte 2)");
    }

    @Test
    void levelsAreCountedFromTheOutermostObject() throws Exception {
        decode(nested(511).getBytes(UTF_8));
        assertThatThrownBy(() -> decode(nested(512).getBytes(UTF_8)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not JSON: a nesting depth of more than 512 (byte 516)");
    }

    private static String nested(int lists) {
        return "{\"a\":" + "[".repeat(lists) + "]".repeat(lists) + "}";
    }

    /** Every byte that may lead, before those at the edges of what may follow, against the JDK's decoder. */
    @Test
    void utf8IsWhatTheJdkSaysItIs() {
        byte[] text = new byte[4];
        for (int lead = 0x80; lead <= 0xff; lead++) {
            for (int second : new int[] {0x22, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff}) {
                for (int third : new int[] {0, 0x22, 0x7f, 0x80, 0xbf, 0xc0, 0xff}) {
                    for (int fourth : new int[] {0x22, 0x7f, 0x80, 0xbf, 0xc0}) {
                        text[0] = (byte) lead;
                        text[1] = (byte) second;
                        text[2] = (byte) third;
                        text[3] = (byte) fourth;
                        for (int length = 1; length <= 4; length++) {
                            boolean good = Utf8.firstBroken(text, 0, length) == length;
                            if (good != isUtf8(text, length)) {
                                throw new AssertionError(length + " of " + Arrays.toString(text) + ": " + good);
                            }
                        }
                    }
                }
            }
        }
    }

    private static boolean isUtf8(byte[] text, int length) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, length)).hasRemaining();
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
