package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.BOOL;
import static io.mekong.event.Cell.DATE;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.REAL;
import static io.mekong.event.Cell.TEXT;
import static io.mekong.event.Cell.TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {
    private static final Stream TRADES = csv(
            ',',
            List.of("symbol", "at", "price", "other"),
            new UnknownFields.Ignore(),
            Cell.required("symbol", TEXT),
            Cell.optional("at", TIME),
            Cell.optional("price", Cell.decimal(10, 2)));

    private static Stream csv(char delimiter, List<String> fields, UnknownFields unknown, Column... columns) {
        return Cell.in(new Format.Csv(delimiter, fields), unknown, Cell.stream(Optional.empty(), columns));
    }

    private static void assertRejected(Stream stream, String line, String reason) {
        assertThatThrownBy(() -> Cell.decode(stream, line))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage(reason);
    }

    @Test
    void valuesGoByTheirPlace() throws Exception {
        assertThat(Cell.decode(TRADES, "BTC,2021-02-05 10:10:01 UTC,12.50,x"))
                .isEqualTo(Map.of(0, "BTC", 1, 1_612_519_801_000_000L, 2, Cell.big("12.50")));
        assertThat(Cell.decode(TRADES, "BTC,,,")).isEqualTo(Map.of(0, "BTC"));
        assertRejected(TRADES, ",1,2,", "field `symbol`: missing");
    }

    @Test
    void aLineMayEndWithItsBreak() throws Exception {
        for (String end : List.of("\n", "\r\n", "")) {
            assertThat(Cell.decode(TRADES, "\ufeffử,,,\"x\"" + end)).isEqualTo(Map.of(0, "ử"));
        }
        assertRejected(TRADES, "BTC,,,\nETH,,,", "not CSV: more than one line (byte 6)");
        assertRejected(TRADES, "", "the message is empty");
    }

    @Test
    void quotesHoldDelimitersBreaksAndQuotes() throws Exception {
        assertThat(Cell.decode(TRADES, "\"a,\"\"b\"\"\r\nc\",\"1612519801\",\"12.5\",\"\""))
                .isEqualTo(Map.of(0, "a,\"b\"\r\nc", 1, 1_612_519_801_000_000L, 2, Cell.big("12.50")));
        assertThat(Cell.decode(TRADES, "\"\",,,")).isEqualTo(Map.of(0, ""));
        assertThat(Cell.decode(TRADES, "5\" disk,,,")).isEqualTo(Map.of(0, "5\" disk"));
        assertRejected(TRADES, "a,\"b,c,d", "not CSV: a quote that is not closed (byte 2)");
        assertRejected(TRADES, "\"a\"b,,,", "not CSV: a closing quote with more of the value behind it (byte 2)");
    }

    @Test
    void aLineWithMoreOrFewerValues() {
        assertRejected(TRADES, "BTC,1,2", "3 values where the stream has 4");
        assertRejected(TRADES, "BTC", "1 value where the stream has 4");
        assertRejected(TRADES, "BTC,1,2,x,y,z", "6 values where the stream has 4");
        assertRejected(TRADES, "BTC,1,2,x,", "5 values where the stream has 4");
    }

    @Test
    void otherDelimiters() throws Exception {
        for (char delimiter : new char[] {';', '\t', '|', '¦', ' ', '.'}) {
            Stream stream = csv(
                    delimiter,
                    List.of("a", "b"),
                    new UnknownFields.Ignore(),
                    Cell.optional("a", TEXT),
                    Cell.optional("b", BIGINT),
                    Cell.at("b", TEXT));
            assertThat(Cell.decode(stream, "x,y" + delimiter + "12")).isEqualTo(Map.of(0, "x,y", 1, 12L, 2, "12"));
        }
    }

    @Test
    void everyTypeIsReadFromText() throws Exception {
        Map<ColumnType, Map<String, Object>> values = Map.of(
                BOOL,
                Map.of("true", 1L, "false", 0L),
                BIGINT,
                Map.of("-9223372036854775808", Long.MIN_VALUE, "7e2", 700L, "+5", 5L),
                REAL,
                Map.of("1.5", 1.5, "6.7e-07", 6.7e-7, "99999999999999999999", 1e20),
                DATE,
                Map.of("2021-02-05", 18663L, " 2021-02-05 ", 18663L),
                TIME,
                Map.of("1612519801.5", 1_612_519_801_500_000L, "2021-02-05", 1_612_483_200_000_000L),
                Cell.UUID,
                Map.of(
                        "123e4567-e89b-12d3-a456-426614174000",
                        java.util.UUID.fromString("123e4567-e89b-12d3-a456-426614174000")),
                JSON,
                Map.of("[1, {}]", "[1, {}]", " \"x\"", " \"x\""),
                Cell.decimal(30, 2),
                Map.of("12.5", Cell.big("12.50")));
        for (Map.Entry<ColumnType, Map<String, Object>> type : values.entrySet()) {
            Stream stream = csv(',', List.of("x"), new UnknownFields.Ignore(), Cell.optional("x", type.getKey()));
            for (Map.Entry<String, Object> value : type.getValue().entrySet()) {
                String quoted = "\"" + value.getKey().replace("\"", "\"\"") + "\"";
                assertThat(Cell.decode(stream, quoted)).isEqualTo(Map.of(0, value.getValue()));
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertRejected(TRADES, "BTC,yesterday,1,", "field `at`: \"yesterday\" is no time such as 2021-02-05T10:10:01Z");
        assertRejected(TRADES, "BTC,1,\"cheap\",", "field `price`: \"cheap\" is not a number");
        Stream json = csv(',', List.of("x"), new UnknownFields.Ignore(), Cell.optional("x", JSON));
        assertRejected(json, "abc", "field `x`: \"abc\" is not JSON: 'a' where a value should be (byte 0)");
    }

    @Test
    void fieldsThatNoColumnReads() throws Exception {
        Column a = Cell.optional("a", TEXT);
        List<String> fields = List.of("a", "b\"", "c");
        Stream kept = csv(',', fields, new UnknownFields.Keep("rest"), a, Column.of("rest", JSON));
        assertThat(Cell.decode(kept, "1,\"x\"\"\n\",3"))
                .isEqualTo(Map.of(0, "1", 1, "{\"b\\\"\":\"x\\\"\\u000a\",\"c\":\"3\"}"));
        assertThat(Cell.decode(kept, "1,,")).isEqualTo(Map.of(0, "1"));
        Stream rejecting = csv(',', fields, new UnknownFields.Reject(), a);
        assertThat(Cell.decode(rejecting, "1,,")).isEqualTo(Map.of(0, "1"));
        assertRejected(rejecting, "1,,3", "field `c`: the stream has no such field, and takes no others");
    }

    @Test
    void brokenUtf8() {
        byte[] line = {'a', ',', (byte) 0xc3, '(', ',', ','};
        assertThatThrownBy(() -> Cell.decode(TRADES, EventDecoder.of(TRADES), line))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not CSV: invalid UTF-8 (byte 2)");
    }

    @Test
    void aMessageWithoutAValueDeletes() throws Exception {
        Stream keyed = Stream.of("s", 1, TRADES.columns(), Optional.empty(), Optional.of("symbol"));
        Stream stream = Cell.in(TRADES.format(), TRADES.unknown(), keyed);
        Kept kept = new Kept(stream);
        assertThat(EventDecoder.of(stream).decodeDeletion("BTC".getBytes(UTF_8), kept))
                .isEqualTo(EventDecoder.Change.DELETE);
        assertThat(kept.cells()).isEqualTo(Map.of(0, "BTC"));
    }

    /** Whatever texts are written as RFC 4180 says, in the middle of an array of others, are read again. */
    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        long seed = Long.getLong("mekong.seed", new Random().nextLong());
        Random random = new Random(seed);
        String[] parts = {"a", "ử", "🚀", "\"", "\"\"", ",", ";", "\n", "\r\n", " ", "1.5", "12345678"};
        for (int round = 0; round < 20_000; round++) {
            int count = 1 + random.nextInt(5);
            char delimiter = random.nextBoolean() ? ',' : ';';
            List<String> names =
                    IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
            Stream stream = csv(
                    delimiter,
                    names,
                    new UnknownFields.Ignore(),
                    names.stream().map(name -> Cell.optional(name, TEXT)).toArray(Column[]::new));
            Map<Integer, Object> expected = new TreeMap<>();
            List<String> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String value = random.ints(random.nextInt(4), 0, parts.length)
                        .mapToObj(part -> parts[part])
                        .reduce("", String::concat);
                boolean must = value.matches("(?s).*[\",;\r\n].*");
                boolean quoted = must || random.nextInt(4) == 0;
                values.add(quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value);
                if (quoted || !value.isEmpty()) {
                    expected.put(i, value);
                }
            }
            byte[] line = String.join(String.valueOf(delimiter), values).getBytes(UTF_8);
            byte[] among = new byte[line.length + 20];
            Arrays.fill(among, (byte) (random.nextBoolean() ? '"' : delimiter));
            System.arraycopy(line, 0, among, 7, line.length);
            if (line.length > 0) {
                Kept kept = new Kept(stream);
                EventDecoder.of(stream).decode(among, 7, line.length, kept);
                assertThat(kept.cells()).as("seed %s: %s", seed, values).isEqualTo(expected);
            }
        }
    }

    @Test
    void mutatedLinesThrowNothingButRejectedEvent() {
        long seed = Long.getLong("mekong.seed", new Random().nextLong());
        Random random = new Random(seed);
        EventDecoder decoder = EventDecoder.of(TRADES);
        byte[] good = "BTC,\"2021-02-05T10:10:01Z\",\"12.50\",\"a \"\"ử\"\" b\"".getBytes(UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] line = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int change = random.nextInt(3); change >= 0 && line.length > 0; change--) {
                line[random.nextInt(line.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt() : ",\"\n1.".charAt(random.nextInt(5)));
            }
            try {
                decoder.decode(line, RowSink.NOWHERE);
            } catch (RejectedEvent e) {
                assertThat(e.reason()).isNotBlank();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + Arrays.toString(line), e);
            }
        }
    }
}
