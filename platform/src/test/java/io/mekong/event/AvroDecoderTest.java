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

import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages written by Avro's own encoder. */
class AvroDecoderTest {
    private static final String ORDER = """
            {"type":"record","name":"Order","namespace":"shop","fields":[
              {"name":"id","type":"long"},
              {"name":"paid","type":"boolean"},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
              {"name":"tax","type":{"type":"fixed","name":"Tax","size":4,"logicalType":"decimal","precision":9,"scale":3}},
              {"name":"weight","type":"float"},
              {"name":"ratio","type":"double"},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"seen","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"ref","type":{"type":"string","logicalType":"uuid"}},
              {"name":"key","type":{"type":"fixed","name":"Key","size":16,"logicalType":"uuid"}},
              {"name":"raw","type":"bytes"},
              {"name":"state","type":{"type":"enum","name":"State","symbols":["NEW","DONE"]}},
              {"name":"note","type":["null","string"]},
              {"name":"customer","type":["null",{"type":"record","name":"Customer","fields":[
                 {"name":"name","type":"string"},{"name":"friend","type":["null","Customer"]}]}]},
              {"name":"items","type":{"type":"array","items":{"type":"record","name":"Item","fields":[
                 {"name":"sku","type":["null","string"]},{"name":"price","type":"double"}]}}},
              {"name":"tags","type":{"type":"array","items":"string"}},
              {"name":"labels","type":{"type":"map","values":"int"}}
            ]}""";
    private static final Schema SCHEMA = new Schema.Parser().parse(ORDER);

    @TempDir
    Path folder;

    private Stream stream(UnknownFields unknown, Column... columns) throws IOException {
        Path file = Files.writeString(folder.resolve("order.avsc"), ORDER);
        return Cell.in(
                new Format.Avro(new Format.SchemaSource.File(file)), unknown, Cell.stream(Optional.empty(), columns));
    }

    private Map<Integer, Object> decode(GenericData.Record order, Column... columns) throws Exception {
        Stream stream = stream(new UnknownFields.Ignore(), columns);
        return Cell.decode(stream, EventDecoder.of(stream), encode(order));
    }

    static byte[] encode(GenericData.Record order) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(order.getSchema()).write(order, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static GenericData.Record order() {
        GenericData.Record order = new GenericData.Record(SCHEMA);
        order.put("id", 9007199254740993L);
        order.put("paid", true);
        order.put(
                "price",
                ByteBuffer.wrap(new BigDecimal("-12.50").unscaledValue().toByteArray()));
        order.put("tax", new GenericData.Fixed(type("tax"), new byte[] {0, 0, 4, (byte) 0xd2}));
        order.put("weight", 0.1f);
        order.put("ratio", 6.7e-7);
        order.put("day", 18663);
        order.put("at", 1612519801123L);
        order.put("seen", 1612519801123456L);
        order.put("ref", "123e4567-e89b-12d3-a456-426614174000");
        order.put(
                "key",
                new GenericData.Fixed(
                        type("key"),
                        ByteBuffer.allocate(16).putLong(1).putLong(2).array()));
        order.put("raw", ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}));
        order.put("state", new GenericData.EnumSymbol(type("state"), "DONE"));
        order.put("note", "Huế \"\n\\ 🚀");
        Schema customer = type("customer").getTypes().get(1);
        GenericData.Record friend = new GenericData.Record(customer);
        friend.put("name", "B");
        GenericData.Record someone = new GenericData.Record(customer);
        someone.put("name", "A");
        someone.put("friend", friend);
        order.put("customer", someone);
        GenericData.Record first = new GenericData.Record(type("items").getElementType());
        first.put("sku", "a");
        first.put("price", 1.5);
        GenericData.Record second = new GenericData.Record(type("items").getElementType());
        second.put("price", 2.0);
        order.put("items", List.of(first, second));
        order.put("tags", List.of("x", "y"));
        order.put("labels", Map.of("red", 5));
        return order;
    }

    private static Schema type(String field) {
        return SCHEMA.getField(field).schema();
    }

    @Test
    void everyType() throws Exception {
        assertThat(decode(
                        order(),
                        Cell.optional("id", BIGINT),
                        Cell.optional("paid", BOOL),
                        Cell.optional("price", Cell.decimal(12, 2)),
                        Cell.optional("tax", Cell.decimal(9, 3)),
                        Cell.optional("weight", REAL),
                        Cell.optional("ratio", REAL),
                        Cell.optional("day", DATE),
                        Cell.optional("at", TIME),
                        Cell.optional("seen", TIME),
                        Cell.optional("ref", Cell.UUID),
                        Cell.optional("key", Cell.UUID),
                        Cell.optional("raw", new ColumnType.Bytes()),
                        Cell.optional("state", TEXT),
                        Cell.optional("note", TEXT)))
                .isEqualTo(Map.ofEntries(
                        Map.entry(0, 9007199254740993L),
                        Map.entry(1, 1L),
                        Map.entry(2, new BigDecimal("-12.50")),
                        Map.entry(3, new BigDecimal("1.234")),
                        Map.entry(4, 0.1),
                        Map.entry(5, 6.7e-7),
                        Map.entry(6, 18663L),
                        Map.entry(7, 1612519801123000L),
                        Map.entry(8, 1612519801123456L),
                        Map.entry(9, UUID.fromString("123e4567-e89b-12d3-a456-426614174000")),
                        Map.entry(10, new UUID(1, 2)),
                        Map.entry(11, new String(new byte[] {0, 1, (byte) 0xff}, UTF_8)),
                        Map.entry(12, "DONE"),
                        Map.entry(13, "Huế \"\n\\ 🚀")));
    }

    @Test
    void recordsListsAndMapsByTheirWays() throws Exception {
        assertThat(decode(
                        order(),
                        Cell.at("customer.name", TEXT),
                        Cell.at("customer.friend.name", TEXT),
                        Cell.at("items[].sku", new ColumnType.ListOf(TEXT)),
                        Cell.at("items[].price", new ColumnType.ListOf(REAL)),
                        Cell.at("tags", new ColumnType.ListOf(TEXT)),
                        Cell.at("labels.red", BIGINT),
                        Cell.at("customer", JSON)))
                .isEqualTo(Map.of(
                        0,
                        "A",
                        1,
                        "B",
                        2,
                        Arrays.asList("a", null),
                        3,
                        List.of(1.5, 2.0),
                        4,
                        List.of("x", "y"),
                        5,
                        5L,
                        6,
                        "{\"name\":\"A\",\"friend\":{\"name\":\"B\",\"friend\":null}}"));
    }

    @Test
    void whatIsNullIsAbsent() throws Exception {
        GenericData.Record order = order();
        order.put("note", null);
        order.put("customer", null);
        assertThat(decode(order, Cell.at("note", TEXT), Cell.at("customer.name", TEXT)))
                .isEmpty();
        assertThatThrownBy(() -> decode(order, Cell.required("note", TEXT)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("field `note`: missing");
    }

    @Test
    void fieldsThatTheStreamDoesNotName() throws Exception {
        Stream rejecting = stream(new UnknownFields.Reject(), Cell.optional("id", BIGINT));
        assertThatThrownBy(() -> Cell.decode(rejecting, EventDecoder.of(rejecting), encode(order())))
                .hasMessage("field `paid`: the stream has no such field, and takes no others");
        Stream keeping = stream(new UnknownFields.Keep("rest"), Column.of("rest", JSON));
        assertThat(Cell.decode(keeping, EventDecoder.of(keeping), encode(order()))
                        .get(0))
                .asString()
                .startsWith("{\"id\":9007199254740993,\"paid\":true,\"price\":-12.50,\"tax\":1.234,\"weight\":0.1,")
                .endsWith("\"tags\":[\"x\",\"y\"],\"labels\":{\"red\":5}}");
    }

    @Test
    void bytesThatAreNoOrder() throws Exception {
        Stream stream = stream(new UnknownFields.Ignore(), Cell.optional("id", BIGINT));
        EventDecoder decoder = EventDecoder.of(stream);
        byte[] good = encode(order());
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(good, good.length + 2), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("not Avro of the stream's schema: 2 bytes too many (byte " + good.length + ")");
        assertThatThrownBy(() -> decoder.decode(Arrays.copyOf(good, good.length - 1), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageEndingWith(": it ends too early (byte " + (good.length - 1) + ")");
        assertThatThrownBy(() -> decoder.decode(new byte[0], RowSink.NOWHERE)).hasMessage("the message is empty");
        assertThatThrownBy(() -> decoder.decode("{\"id\":1}".getBytes(UTF_8), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class);
    }

    @Test
    void aMessageWithoutAValueDeletesByItsTextKey() throws Exception {
        Stream plain = stream(new UnknownFields.Ignore(), Cell.optional("id", BIGINT));
        Stream keyed = Stream.of("s", 1, plain.columns(), Optional.empty(), Optional.of("id"));
        Stream stream = Cell.in(plain.format(), plain.unknown(), keyed);
        Kept kept = new Kept(stream);
        assertThat(EventDecoder.of(stream).decodeDeletion("7".getBytes(UTF_8), kept))
                .isEqualTo(EventDecoder.Change.DELETE);
        assertThat(kept.cells()).isEqualTo(Map.of(0, 7L));
    }

    @Test
    void aSchemaThatIsNoGoodIsSaidAtOnce() throws Exception {
        Path file = folder.resolve("bad.avsc");
        Stream stream = Cell.in(
                new Format.Avro(new Format.SchemaSource.File(file)),
                new UnknownFields.Ignore(),
                Cell.stream(Optional.empty(), Cell.optional("id", BIGINT)));
        assertThatThrownBy(() -> EventDecoder.of(stream))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot read stream `s` by the schema bad.avsc – it cannot be read: ");
        Files.writeString(file, "{\"type\":\"record\"");
        assertThatThrownBy(() -> EventDecoder.of(stream))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot read stream `s` by the schema bad.avsc – it is no Avro schema: ");
        Files.writeString(file, "\"string\"");
        assertThatThrownBy(() -> EventDecoder.of(stream))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot read stream `s` by the schema bad.avsc – its messages are no records but of type"
                        + " string – Correct the schema, or `format` of the stream.");
    }
}
