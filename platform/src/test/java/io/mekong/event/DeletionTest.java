package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages without a value. */
class DeletionTest {
    private static Stream stream(ColumnType type) {
        List<Column> columns = List.of(Cell.required("at", Cell.TIME), Cell.required("id", type));
        return Stream.of("s", 1, columns, Optional.of("at"), Optional.of("id"));
    }

    private static Map<Integer, Object> delete(ColumnType type, byte[] key) throws RejectedEvent {
        Kept kept = new Kept(stream(type));
        assertThat(EventDecoder.of(stream(type)).decodeDeletion(key, kept)).isEqualTo(EventDecoder.Change.DELETE);
        return kept.cells();
    }

    /** As the keys of messages are written: times, dates and booleans as the numbers that a cell holds. */
    static java.util.stream.Stream<Arguments> keys() {
        return java.util.stream.Stream.of(
                Arguments.of(Cell.TEXT, "Huế", "Huế"),
                Arguments.of(Cell.BIGINT, "9007199254740993", 9007199254740993L),
                Arguments.of(Cell.decimal(10, 2), "12.50", new BigDecimal("12.50")),
                Arguments.of(Cell.UUID, new UUID(1, 2).toString(), new UUID(1, 2)),
                Arguments.of(Cell.TIME, "1612519801123456", 1612519801123456L),
                Arguments.of(Cell.TIME, "1000000", 1000000L),
                Arguments.of(Cell.TIME, "1970-01-01T00:00:01Z", 1000000L),
                Arguments.of(Cell.DATE, "18663", 18663L),
                Arguments.of(Cell.DATE, "2021-02-05", 18663L),
                Arguments.of(Cell.BOOL, "1", 1L),
                Arguments.of(Cell.BOOL, "true", 1L));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void theKeySaysWhichRowIsGone(ColumnType type, String key, Object cell) throws Exception {
        assertThat(delete(type, key.getBytes(UTF_8))).isEqualTo(Map.of(1, cell));
    }

    @Test
    void aKeyThatDoesNotFit() {
        assertThatThrownBy(() -> delete(Cell.BIGINT, "x".getBytes(UTF_8)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is empty, and its key does not fit: \"x\" is not a number");
        assertThatThrownBy(() -> delete(Cell.TEXT, new byte[] {'a', (byte) 0xff}))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is empty, and its key is not UTF-8");
    }

    @Test
    void aMessageOfNothingAtAll() {
        assertThatThrownBy(() -> delete(Cell.TEXT, new byte[0]))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is empty, and has no key");
    }

    @Test
    void withoutAKeyAnEmptyMessageSaysNothing() {
        EventDecoder decoder = EventDecoder.of(Cell.stream(Optional.empty(), Cell.optional("id", Cell.BIGINT)));
        assertThatThrownBy(() -> decoder.decodeDeletion("1".getBytes(UTF_8), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is empty");
    }

    @Test
    void whatHasAValueIsThere() throws Exception {
        byte[] event = "{\"at\":1,\"id\":1}".getBytes(UTF_8);
        assertThat(EventDecoder.of(stream(Cell.BIGINT)).decode(event, RowSink.NOWHERE))
                .isEqualTo(EventDecoder.Change.UPSERT);
    }
}
