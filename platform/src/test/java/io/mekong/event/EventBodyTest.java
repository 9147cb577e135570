package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventBodyTest {
    private static List<String> split(String body) throws RejectedEvent {
        return EventBody.split(body.getBytes(UTF_8)).stream()
                .map(event -> new String(event, UTF_8))
                .toList();
    }

    @Test
    void nothingIsNoEvent() throws Exception {
        assertThat(split("")).isEmpty();
        assertThat(split(" \r\n\t ")).isEmpty();
        assertThat(split("[]")).isEmpty();
        assertThat(split(" [ ] \n")).isEmpty();
    }

    @Test
    void anObjectOnOneLineOrOnMany() throws Exception {
        String pretty = "{\n  \"a\": 1.50,\n  \"b\": [\n    2\n  ]\n}";
        assertThat(split("{\"a\":1}")).containsExactly("{\"a\":1}");
        assertThat(split(pretty)).containsExactly(pretty);
    }

    @Test
    void theElementsOfAnArrayStayAsTheyCame() throws Exception {
        assertThat(split(" [ {\"a\" : 1.50} ,\n{\"b\":\"ử [ ] { }\"},[1, 2], 7,\"x\",null, 1e5 ] "))
                .containsExactly("{\"a\" : 1.50}", "{\"b\":\"ử [ ] { }\"}", "[1, 2]", "7", "\"x\"", "null", "1e5");
    }

    @Test
    void ofJsonLinesABrokenOneIsOneBrokenEvent() throws Exception {
        assertThat(split("{\"a\":1}\n{broken\n\n{\"a\":3}\n")).containsExactly("{\"a\":1}", "{broken", "{\"a\":3}");
        assertThat(split("{\"a\":1}\r\n{\"a\":2}\r\n   \r\n")).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(split("{\"a\":1}\n{\"a\":2}")).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(split("{broken")).containsExactly("{broken");
    }

    @Test
    void aBrokenArrayIsRejectedAsAWhole() {
        assertThatThrownBy(() -> split("[{\"a\":1},{broken]"))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("the body is not a JSON array: Unexpected character ('b' (code 98))");
        assertThatThrownBy(() -> split("[{\"a\":1}"))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("the body is not a JSON array: Unexpected end-of-input");
        assertThatThrownBy(() -> split("[1] [2]"))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("there is more after the end of the array");
        assertThatThrownBy(() -> split("[".repeat(100_000))).isInstanceOf(RejectedEvent.class);
    }

    @Test
    void aByteOrderMarkDoesNotHideWhatTheBodyIs() throws Exception {
        assertThat(split("\ufeff[{\"a\":1},{\"a\":2}]")).containsExactly("{\"a\":1}", "{\"a\":2}");
    }
}
