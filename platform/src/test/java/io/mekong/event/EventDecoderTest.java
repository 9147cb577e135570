package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.INT;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.TEXT;
import static io.mekong.event.Cell.TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.FieldPath;
import io.mekong.project.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
    private static final Stream TRADE = Cell.stream(
            Optional.of("at"),
            Cell.required("id", BIGINT),
            Cell.optional("at", TIME),
            Cell.optional("note", TEXT),
            Cell.optional("raw", JSON));

    private static void assertRejected(ThrowingCallable decode, String reason) {
        assertThatThrownBy(decode).isInstanceOf(RejectedEvent.class).hasMessage(reason);
    }

    @Test
    void cellsComeByTheStreamsColumns() throws Exception {
        assertThat(Cell.decode(TRADE, "{\"note\":\"x\",\"other\":{\"id\":[9]},\"at\":1,\"id\":7}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, 7L, 1, 1_000_000L, 2, "x"));
        assertThat(EventDecoder.of(TRADE).eventTimeColumn()).isEqualTo(1);
        assertThat(EventDecoder.of(Cell.stream(Optional.empty(), Cell.optional("a", INT)))
                        .eventTimeColumn())
                .isEqualTo(-1);
    }

    @Test
    void aColumnIsReadFromItsField() throws Exception {
        Stream stream = Cell.stream(
                Optional.empty(),
                new Column("price", FieldPath.of("p"), INT, true, Optional.empty(), AllowedValues.ANY, ""));
        assertThat(Cell.decode(stream, "{\"p\":5,\"price\":6}")).isEqualTo(Map.of(0, 5L));
        assertRejected(() -> Cell.decode(stream, "{\"price\":6}"), "field `p`: missing");
    }

    @Test
    void requiredFieldsAndTheEventTimeMustBeThere() {
        assertRejected(() -> Cell.decode(TRADE, "{\"at\":1}"), "field `id`: missing");
        assertRejected(() -> Cell.decode(TRADE, "{\"id\":null,\"at\":1}"), "field `id`: missing");
        assertRejected(() -> Cell.decode(TRADE, "{\"id\":1}"), "field `at`: missing; it is the event's time");
    }

    @Test
    void aDefaultStandsInForWhatIsAbsentOrNull() throws Exception {
        Stream stream = Cell.stream(
                Optional.empty(),
                new Column("a", FieldPath.of("a"), INT, true, Optional.of("5"), AllowedValues.ANY, ""),
                new Column("b", FieldPath.of("b"), TEXT, false, Optional.of(""), AllowedValues.ANY, ""));
        assertThat(Cell.decode(stream, "{}")).isEqualTo(Map.of(0, 5L, 1, ""));
        assertThat(Cell.decode(stream, "{\"a\":null,\"b\":\"x\"}")).isEqualTo(Map.of(0, 5L, 1, "x"));
    }

    @Test
    void ofAFieldThatComesTwiceTheLastCounts() throws Exception {
        assertThat(Cell.decode(TRADE, "{\"id\":1,\"at\":1,\"id\":2}")).containsEntry(0, 2L);
    }

    @Test
    void oneDecoderForgetsTheEventBefore() throws Exception {
        EventDecoder decoder = EventDecoder.of(TRADE);
        Cell.decode(TRADE, decoder, "{\"id\":1,\"at\":1}".getBytes(UTF_8));
        assertRejected(() -> Cell.decode(TRADE, decoder, "{\"at\":1}".getBytes(UTF_8)), "field `id`: missing");
        assertThat(Cell.decode(TRADE, decoder, "{\"id\":3,\"at\":1}".getBytes(UTF_8)))
                .containsEntry(0, 3L);
    }

    @Test
    void aJsonColumnKeepsTheTextAsItCame() throws Exception {
        String raw = "{ \"z\" : 1.500, \"a\":[ \"ử\\u00e9\" , {} ] }";
        assertThat(Cell.decode(TRADE, "{\"note\":\"ử\",\"raw\": " + raw + " ,\"id\":1,\"at\":1}"))
                .containsEntry(3, raw);
    }

    @Test
    void whatIsNoJsonObject() {
        assertRejected(() -> Cell.decode(TRADE, ""), "the message is empty");
        assertRejected(() -> EventDecoder.of(TRADE).decode(new byte[0], RowSink.NOWHERE), "the message is empty");
        for (String other : List.of("[]", "1", "\"text\"", "null", "true", "   ")) {
            assertRejected(() -> Cell.decode(TRADE, other), "not a JSON object");
        }
        assertRejected(
                () -> Cell.decode(TRADE, "{\"id\":1,\"at\":1} {}"),
                "more than one JSON value in the message (byte 16)");
        assertRejected(
                () -> Cell.decode(TRADE, "{\"id\":1,\"at\":1}]"), "not JSON: ']' where the end should be (byte 15)");
    }

    @Test
    void brokenJsonNamesTheByte() {
        assertRejected(
                () -> Cell.decode(TRADE, "{\"id\":1,,}"),
                "not JSON: ',' where a field's name in quotes should be (byte 8)");
        assertRejected(() -> Cell.decode(TRADE, "{\"id\":1"), "not JSON: it ends too early (byte 7)");
        assertRejected(
                () -> Cell.decode(TRADE, "{\"id\":NaN,\"at\":1}"), "not JSON: 'N' where a value should be (byte 6)");
    }

    /** The place is that of the mistake, also where a field in front of it does not fit. */
    @Test
    void notBeingJsonCountsForMoreThanAFieldThatDoesNotFit() {
        assertRejected(
                () -> Cell.decode(TRADE, "{\"id\":\"x\",\"at\":1,}"),
                "not JSON: '}' where a field's name in quotes should be (byte 17)");
        assertRejected(() -> Cell.decode(TRADE, "{\"id\":\"x\",\"at\":1}"), "field `id`: \"x\" is not a number");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws Exception {
        assertThat(Cell.decode(TRADE, "\ufeff{\"id\":1,\"at\":1}")).containsEntry(0, 1L);
    }

    @Test
    void aJsonColumnBehindAByteOrderMarkIsCutAtTheRightBytes() throws Exception {
        assertThat(Cell.decode(TRADE, "\ufeff{\"raw\":[1,2],\"id\":1,\"at\":1}"))
                .containsEntry(3, "[1,2]");
    }

    @Test
    void deepNestingIsRejectedAndExhaustsNothing() {
        for (String event :
                List.of("[".repeat(100_000), "{\"other\":" + "[".repeat(100_000), "{\"a\":".repeat(100_000))) {
            assertThatThrownBy(() -> Cell.decode(TRADE, event)).isInstanceOf(RejectedEvent.class);
        }
        assertThatThrownBy(() -> Cell.decode(TRADE, "{\"raw\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void charactersThatNoStoreKeepsAreTheSameAsTheyCameOrRejected() throws Exception {
        assertThat(Cell.decode(TRADE, "{\"id\":1,\"at\":1,\"note\":\"a\\u0000b\"}"))
                .containsEntry(2, "a\0b");
        assertThat(Cell.decode(TRADE, "{\"id\":1,\"at\":1,\"note\":\"a\\ud800b\"}"))
                .containsEntry(2, "a\ufffdb");
    }

    @Test
    void otherEncodingsAndBrokenUtf8NeverFailOtherwise() throws Exception {
        byte[] cut = {'{', '"', 'i', (byte) 0xC3, '(', '"', ':', '1', '}'};
        assertThatThrownBy(() -> Cell.decode(TRADE, EventDecoder.of(TRADE), cut))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not JSON: invalid UTF-8 (byte 3)");
    }

    /** Whatever a client sends, an event is taken or rejected with a reason. */
    @Test
    void mutatedEventsThrowNothingButRejectedEvent() {
        Stream stream = Cell.stream(
                Optional.of("at"),
                Cell.required("id", BIGINT),
                Cell.optional("at", TIME),
                Cell.optional("price", Cell.decimal(18, 8)),
                Cell.optional("ratio", Cell.REAL),
                Cell.optional("day", Cell.DATE),
                Cell.optional("uid", Cell.UUID),
                Cell.optional("ok", Cell.BOOL),
                Cell.optional("raw", JSON),
                Cell.optional("note", TEXT),
                Cell.optional("small", INT));
        byte[][] good = {
            "{\"id\":1,\"at\":\"2021-02-05 10:10:01 UTC\",\"price\":\"6.7e-07\",\"ratio\":1e10,\"raw\":{\"a\":[1,\"ử\"]}}"
                    .getBytes(UTF_8),
            "{\"id\":\"9007199254740993\",\"at\":1612519801.5,\"price\":12.50,\"day\":\"2021-02-05\",\"ok\":true,\"small\":7.0}"
                    .getBytes(UTF_8),
            "{\"id\":3,\"at\":1612519801123,\"uid\":\"123e4567-e89b-12d3-a456-426614174000\",\"note\":\"\\ud83d\\ude80\",\"raw\":\"x\"}"
                    .getBytes(UTF_8)
        };
        long seed = Long.getLong("mekong.seed", new Random().nextLong());
        Random random = new Random(seed);
        EventDecoder decoder = EventDecoder.of(stream);
        int taken = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] event = mutated(good[random.nextInt(good.length)], random);
            try {
                decoder.decode(event, RowSink.NOWHERE);
                taken++;
            } catch (RejectedEvent e) {
                assertThat(e.reason()).isNotBlank();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + new String(event, UTF_8), e);
            }
        }
        assertThat(taken).as("events that are still good").isBetween(1, 199_999);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] interesting = "0123456789eE+-.\"\\{}[]:,tfnu \0\n".getBytes(UTF_8);
        byte[] event = good.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(event.length);
            event[at] = switch (random.nextInt(3)) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> interesting[random.nextInt(interesting.length)];
                default -> event[random.nextInt(event.length)];
            };
        }
        return random.nextInt(10) == 0 ? java.util.Arrays.copyOf(event, random.nextInt(event.length)) : event;
    }
}
