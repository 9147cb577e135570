package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.REAL;
import static io.mekong.event.Cell.TEXT;
import static io.mekong.event.Cell.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufDecoderTest {
    private static final String ORDER = """
            syntax = "proto3";
            package shop;
            import "google/protobuf/timestamp.proto";
            import "google/protobuf/duration.proto";
            import public "google/protobuf/wrappers.proto";
            import "google/protobuf/struct.proto";
            import "confluent/type/decimal.proto";
            import "common/money.proto";
            import "options/that/matter/to/nobody.proto";

            message Other { string text = 1; }
            message Order {
              int64 id = 1;
              google.protobuf.Timestamp at = 2;
              google.protobuf.Duration took = 3;
              google.protobuf.Int64Value maybe = 4;
              google.protobuf.StringValue name = 5;
              google.protobuf.Struct more = 6;
              confluent.type.Decimal price = 7;
              common.Money money = 8;
              repeated Item items = 9;
              message Item { string sku = 1; optional double price = 2; }
              google.protobuf.BoolValue no = 10;
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("schemas/shop"));
        Files.createDirectories(folder.resolve("schemas/common"));
        Files.writeString(folder.resolve("schemas/shop/order.proto"), ORDER);
        Files.writeString(
                folder.resolve("schemas/common/money.proto"),
                "syntax = \"proto3\"; package common; message Money { int64 units = 1; string currency = 2; }");
    }

    private Stream stream(Path file, Optional<String> message, Column... columns) {
        return Cell.in(
                new Format.Protobuf(new Format.SchemaSource.File(file), message),
                new UnknownFields.Ignore(),
                Cell.stream(Optional.empty(), columns));
    }

    private Stream orders(Column... columns) {
        return stream(folder.resolve("schemas/shop/order.proto"), Optional.of("shop.Order"), columns);
    }

    /** A message, field by field. */
    private static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

        Bytes number(int field, long value) throws IOException {
            out.writeInt64(field, value);
            return this;
        }

        Bytes message(int field, Message value) throws IOException {
            out.writeMessage(field, value);
            return this;
        }

        Bytes bytes(int field, byte[] value) throws IOException {
            out.writeByteArray(field, value);
            return this;
        }

        byte[] done() throws IOException {
            out.flush();
            return bytes.toByteArray();
        }
    }

    @Test
    void messagesThatEverybodyKnowsAreValues() throws Exception {
        byte[] order = new Bytes()
                .number(1, 7)
                .message(
                        2,
                        Timestamp.newBuilder()
                                .setSeconds(1612519801)
                                .setNanos(123456789)
                                .build())
                .message(
                        3,
                        Duration.newBuilder()
                                .setSeconds(1)
                                .setNanos(500_000_000)
                                .build())
                .message(4, Int64Value.of(0))
                .message(5, StringValue.of("Huế"))
                .message(
                        6,
                        Struct.newBuilder()
                                .putFields(
                                        "a",
                                        Value.newBuilder()
                                                .setListValue(ListValue.newBuilder()
                                                        .addValues(Value.newBuilder()
                                                                .setNumberValue(1.5))
                                                        .addValues(Value.newBuilder()
                                                                .setNullValue(com.google.protobuf.NullValue.NULL_VALUE))
                                                        .addValues(Value.newBuilder()
                                                                .setBoolValue(true))
                                                        .addValues(Value.newBuilder()
                                                                .setStringValue("x")))
                                                .build())
                                .build())
                .bytes(
                        7,
                        new Bytes()
                                .bytes(
                                        1,
                                        new BigDecimal("-12.50").unscaledValue().toByteArray())
                                .number(3, 2)
                                .done())
                .bytes(
                        8,
                        new Bytes()
                                .number(1, 5)
                                .bytes(2, "VND".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .done())
                .message(10, BoolValue.of(false))
                .done();
        Stream stream = orders(
                Cell.optional("id", BIGINT),
                Cell.optional("at", TIME),
                Cell.optional("took", REAL),
                Cell.optional("maybe", BIGINT),
                Cell.optional("name", TEXT),
                Cell.optional("more", JSON),
                Cell.optional("price", Cell.decimal(10, 2)),
                Cell.at("money.currency", TEXT),
                Cell.optional("no", Cell.BOOL));
        assertThat(Cell.decode(stream, EventDecoder.of(stream), order))
                .isEqualTo(Map.of(
                        0,
                        7L,
                        1,
                        1612519801123456L,
                        2,
                        1.5,
                        3,
                        0L,
                        4,
                        "Huế",
                        5,
                        "{\"a\":[1.5,null,true,\"x\"]}",
                        6,
                        new BigDecimal("-12.50"),
                        7,
                        "VND",
                        8,
                        0L));
    }

    @Test
    void whatIsLeftOutIsZeroOrAbsentByTheFilesRule() throws Exception {
        Stream stream = orders(
                Cell.optional("id", BIGINT),
                Cell.optional("at", TIME),
                Cell.optional("maybe", BIGINT),
                Cell.at("items[].sku", new ColumnType.ListOf(TEXT)),
                Cell.at("items[].price", new ColumnType.ListOf(REAL)));
        assertThat(Cell.decode(stream, EventDecoder.of(stream), new byte[0]))
                .isEqualTo(Map.of(0, 0L, 3, List.of(), 4, List.of()));
        byte[] item = new Bytes().bytes(9, new byte[0]).done();
        assertThat(Cell.decode(stream, EventDecoder.of(stream), item))
                .isEqualTo(Map.of(0, 0L, 3, List.of(""), 4, java.util.Collections.singletonList(null)));
    }

    @Test
    void theFirstMessageIsReadUnlessAnotherIsNamed() throws Exception {
        Path file = folder.resolve("schemas/shop/order.proto");
        byte[] other = new Bytes()
                .bytes(1, "x".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .done();
        Stream first = stream(file, Optional.empty(), Cell.optional("text", TEXT));
        assertThat(Cell.decode(first, EventDecoder.of(first), other)).isEqualTo(Map.of(0, "x"));
        Stream nested = stream(file, Optional.of("shop.Order.Item"), Cell.optional("sku", TEXT));
        assertThat(Cell.decode(nested, EventDecoder.of(nested), other)).isEqualTo(Map.of(0, "x"));
        assertThatThrownBy(() -> EventDecoder.of(stream(file, Optional.of("shop.Nothing"), Cell.optional("a", TEXT))))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot read stream `s` by the schema order.proto – it has no message shop.Nothing"
                        + " – Correct the schema, or `format` of the stream.");
    }

    @Test
    void fieldsThatTheSchemaDoesNotKnowArePassedOver() throws Exception {
        Stream stream = orders(Cell.optional("id", BIGINT));
        byte[] newer = new Bytes()
                .number(77, 5)
                .bytes(78, new byte[] {1, 2})
                .number(1, 7)
                .done();
        assertThat(Cell.decode(stream, EventDecoder.of(stream), newer)).isEqualTo(Map.of(0, 7L));
        byte[] otherwise = new Bytes().bytes(1, new byte[] {1, 2}).done();
        assertThat(Cell.decode(stream, EventDecoder.of(stream), otherwise)).isEqualTo(Map.of(0, 0L));
    }

    @Test
    void bytesThatAreNoMessage() {
        Stream stream = orders(Cell.optional("name", TEXT), Cell.optional("at", TIME));
        EventDecoder decoder = EventDecoder.of(stream);
        assertThatThrownBy(() -> decoder.decode(new byte[] {8}, RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not a message shop.Order: it ends too early (byte 1)");
        assertThatThrownBy(() -> decoder.decode(new byte[] {0x2a, 3, 0x0a, 1, (byte) 0xff}, RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not a message shop.Order: a text that is not UTF-8 (byte 4)");
        assertThatThrownBy(() -> decoder.decode(new byte[] {0x0f}, RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not a message shop.Order: a value of the unknown encoding 7 (byte 1)");
        byte[] time = Timestamp.newBuilder().setNanos(-1).build().toByteArray();
        assertThatThrownBy(() -> decoder.decode(new Bytes().bytes(2, time).done(), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the timestamp of 0 seconds and -1 nanoseconds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "message A { int32 a = x; }                    | line 1: found x instead of a field's number",
                "message A { int32 a = 1 }                     | line 1: found } instead of ;",
                "message A {                                   | line 1: found the end instead of a field",
                "message A { repeated group B = 1 { } }        | line 1: groups are not read; use a message",
                "message A { Nowhere a = 1; }                  | the type Nowhere of A.a is nowhere; is a file that it imports missing?",
                "edition = \"2023\"; message A { }             | line 1: editions are not read; write it in proto3, or give a compiled descriptor set",
                "syntax = \"proto4\"; message A { }            | line 1: the syntax proto4 is neither proto2 nor proto3",
                "message A { int32 a = 1; } garbage            | line 1: found garbage instead of a declaration",
                "/* no end                                     | line 1: a comment is not closed",
                "import \"a                                    | line 1: a text is not closed",
                "syntax = \"proto3\";                          | it has no message at [0]",
            })
    void schemasThatAreNoGood(String source, String why) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.proto"), source);
        assertThatThrownBy(() -> EventDecoder.of(stream(file, Optional.empty(), Cell.optional("a", TEXT))))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot read stream `s` by the schema bad.proto – " + why
                        + " – Correct the schema, or `format` of the stream.");
    }

    @Test
    void aMessageThatHoldsItselfEndsSomewhere() throws Exception {
        Path file = Files.writeString(
                folder.resolve("tree.proto"), "syntax = \"proto3\"; message Tree { Tree next = 1; int32 n = 2; }");
        Stream stream = stream(file, Optional.empty(), Cell.at("next.next.n", BIGINT));
        byte[] two = new Bytes()
                .bytes(1, new Bytes().bytes(1, new Bytes().number(2, 5).done()).done())
                .done();
        assertThat(Cell.decode(stream, EventDecoder.of(stream), two)).isEqualTo(Map.of(0, 5L));
        byte[] deep = new byte[0];
        for (int i = 0; i < 200; i++) {
            deep = new Bytes().bytes(1, deep).done();
        }
        byte[] tooDeep = deep;
        assertThatThrownBy(() -> EventDecoder.of(stream).decode(tooDeep, RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("not a message Tree: a nesting depth of more than 100 (byte ");
    }

    @Test
    void aCompiledSchemaThatIsNone() throws Exception {
        Path file = Files.write(folder.resolve("bad.desc"), new byte[] {10, 5, 1});
        assertThatThrownBy(() -> EventDecoder.of(stream(file, Optional.empty(), Cell.optional("a", TEXT))))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot read stream `s` by the schema bad.desc – not a compiled descriptor set: it ends too"
                        + " early (byte 2) – Correct the schema, or `format` of the stream.");
    }
}
