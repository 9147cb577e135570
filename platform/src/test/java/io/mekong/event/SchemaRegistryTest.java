package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.Format;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Confluent's registry does. */
class SchemaRegistryTest {
    private static final String USER =
            "{\"type\":\"record\",\"name\":\"User\",\"fields\":[{\"name\":\"id\",\"type\":\"long\"},{\"name\":\"name\",\"type\":\"string\"}]}";

    /** By path: a status, and what it says. */
    private final Map<String, Map.Entry<Integer, String>> answers = new ConcurrentHashMap<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/registry", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().replaceFirst("/registry", "");
        asked.add(path);
        logins.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .orElse(""));
        Map.Entry<Integer, String> answer =
                answers.getOrDefault(path, Map.entry(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));
        byte[] body = answer.getValue().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(answer.getKey(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/registry/";
    }

    private void schema(String path, String type, String schema, String... references) {
        ObjectNode body = JsonMapper.builder().build().createObjectNode().put("schema", schema);
        if (!type.equals("AVRO")) {
            body.put("schemaType", type);
        }
        ArrayNode list = body.putArray("references");
        for (String reference : references) {
            String[] parts = reference.split(" ");
            list.addObject().put("name", parts[0]).put("subject", parts[1]).put("version", Integer.parseInt(parts[2]));
        }
        answers.put(path, Map.entry(200, body.toString()));
    }

    private Stream avro(Optional<String> user, Optional<Settings.Secret> password, Column... columns) {
        return Cell.in(
                new Format.Avro(new Format.SchemaSource.Registry(url(), user, password)),
                new UnknownFields.Ignore(),
                Cell.stream(Optional.empty(), columns));
    }

    private Stream protobuf(Optional<String> message, Column... columns) {
        return Cell.in(
                new Format.Protobuf(
                        new Format.SchemaSource.Registry(url(), Optional.empty(), Optional.empty()), message),
                new UnknownFields.Ignore(),
                Cell.stream(Optional.empty(), columns));
    }

    private static byte[] framed(int id, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(id)
                .put(message)
                .array();
    }

    private static byte[] user(long id, String name) throws IOException {
        GenericData.Record user = new GenericData.Record(new Schema.Parser().parse(USER));
        user.put("id", id);
        user.put("name", name);
        return AvroDecoderTest.encode(user);
    }

    @Test
    void eachSchemaIsAskedForOnce() throws Exception {
        schema("/schemas/ids/1", "AVRO", USER);
        schema(
                "/schemas/ids/258",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"User\",\"fields\":[{\"name\":\"id\",\"type\":\"int\"}]}");
        Stream stream =
                avro(Optional.empty(), Optional.empty(), Cell.optional("id", BIGINT), Cell.optional("name", TEXT));
        EventDecoder decoder = EventDecoder.of(stream);
        for (int i = 0; i < 3; i++) {
            assertThat(Cell.decode(stream, decoder, framed(1, user(i, "a")))).isEqualTo(Map.of(0, (long) i, 1, "a"));
            assertThat(Cell.decode(stream, decoder, framed(258, new byte[] {6})))
                    .isEqualTo(Map.of(0, 3L));
        }
        assertThat(asked).containsExactly("/schemas/ids/1", "/schemas/ids/258");
        assertThat(logins).containsOnly("");
    }

    @Test
    void aSchemaMayBuildOnOthers() throws Exception {
        schema(
                "/schemas/ids/3",
                "AVRO",
                "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"user\",\"type\":\"User\"}]}",
                "User users-value 2");
        schema("/subjects/users-value/versions/2", "AVRO", USER);
        Stream stream = avro(Optional.empty(), Optional.empty(), Cell.at("user.name", TEXT));
        assertThat(Cell.decode(stream, EventDecoder.of(stream), framed(3, user(1, "Huế"))))
                .isEqualTo(Map.of(0, "Huế"));
        assertThat(asked).containsExactly("/schemas/ids/3", "/subjects/users-value/versions/2");
    }

    @Test
    void protobufSaysWhichOfItsTypesAMessageIs() throws Exception {
        schema(
                "/schemas/ids/5",
                "PROTOBUF",
                "syntax = \"proto3\"; package p; import \"c/common.proto\"; message A { c.C c = 1; map<string, C2> m = 2;"
                        + " message C2 {} message B { int64 id = 1; } }",
                "c/common.proto a%2Fcommon 1");
        schema(
                "/subjects/a%252Fcommon/versions/1",
                "PROTOBUF", "syntax = \"proto3\"; package c; message C { string text = 1; }");
        Stream first = protobuf(Optional.empty(), Cell.at("c.text", TEXT), Cell.at("id", BIGINT));
        EventDecoder decoder = EventDecoder.of(first);
        assertThat(Cell.decode(first, decoder, framed(5, new byte[] {0, 10, 3, 10, 1, 'x'})))
                .isEqualTo(Map.of(0, "x"));
        assertThat(Cell.decode(first, decoder, framed(5, new byte[] {2, 0, 10, 3, 10, 1, 'y'})))
                .isEqualTo(Map.of(0, "y"));
        assertThat(Cell.decode(first, decoder, framed(5, new byte[] {4, 0, 2, 8, 7})))
                .isEqualTo(Map.of(1, 7L));
        assertThatThrownBy(() -> Cell.decode(first, decoder, framed(5, new byte[] {2, 8})))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is of a type that its schema does not have: it has no message at [4]");
        Stream only = protobuf(Optional.of("p.A.B"), Cell.at("id", BIGINT));
        assertThat(Cell.decode(only, EventDecoder.of(only), framed(5, new byte[] {4, 0, 2, 8, 7})))
                .isEqualTo(Map.of(0, 7L));
        assertThatThrownBy(() -> Cell.decode(only, EventDecoder.of(only), framed(5, new byte[] {0})))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage("the message is p.A, not p.A.B");
    }

    @Test
    void userAndPasswordAreSent() throws Exception {
        schema("/schemas/ids/1", "AVRO", USER);
        Stream stream =
                avro(Optional.of("me"), Optional.of(new Settings.Secret("sécret")), Cell.optional("id", BIGINT));
        assertThat(Cell.decode(stream, EventDecoder.of(stream), framed(1, user(7, ""))))
                .isEqualTo(Map.of(0, 7L));
        assertThat(logins).containsExactly("Basic " + Base64.getEncoder().encodeToString("me:sécret".getBytes(UTF_8)));
        answers.put("/schemas/ids/2", Map.entry(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}"));
        assertThatThrownBy(() -> EventDecoder.of(stream).decode(framed(2, new byte[0]), RowSink.NOWHERE))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot get the schemas of stream `s` from " + url()
                        + " – it answers 401: Unauthorized – Correct `user` and `password` of the stream's format.")
                .hasMessageNotContaining("sécret");
    }

    @Test
    void messagesThatHaveNoSchemaAreRejected() throws Exception {
        schema("/schemas/ids/9", "JSON", "{}");
        schema("/schemas/ids/10", "AVRO", "{\"type\":\"nothing\"}");
        Stream stream = avro(Optional.empty(), Optional.empty(), Cell.optional("id", BIGINT));
        EventDecoder decoder = EventDecoder.of(stream);
        Map<byte[], String> reasons = Map.of(
                new byte[0],
                "the message is empty",
                new byte[] {1, 0, 0, 0, 1, 0},
                "the message does not begin with a byte 0 and the id of a schema",
                new byte[] {0, 0, 0},
                "the message does not begin with a byte 0 and the id of a schema",
                framed(404, new byte[] {1}),
                "the schema registry does not know schema 404",
                framed(9, new byte[] {1}),
                "schema 9 of the registry is JSON, not AVRO");
        for (int again = 0; again < 2; again++) {
            for (Map.Entry<byte[], String> reason : reasons.entrySet()) {
                assertThatThrownBy(() -> decoder.decode(reason.getKey(), RowSink.NOWHERE))
                        .isInstanceOf(RejectedEvent.class)
                        .hasMessage(reason.getValue());
            }
            assertThatThrownBy(() -> decoder.decode(framed(10, new byte[] {1}), RowSink.NOWHERE))
                    .isInstanceOf(RejectedEvent.class)
                    .hasMessageStartingWith("schema 10 of the registry cannot be used: it is no Avro schema: ");
        }
        assertThat(new ArrayList<>(asked))
                .as("nothing is asked for twice")
                .containsExactlyInAnyOrder("/schemas/ids/404", "/schemas/ids/9", "/schemas/ids/10");
    }

    /** The messages are good: they wait. */
    @Test
    void aRegistryThatIsAwayRejectsNothing() throws Exception {
        Stream stream = avro(Optional.empty(), Optional.empty(), Cell.optional("id", BIGINT));
        EventDecoder decoder = EventDecoder.of(stream);
        answers.put("/schemas/ids/1", Map.entry(503, "{\"error_code\":50003,\"message\":\"Leader not known\"}"));
        assertThatThrownBy(() -> decoder.decode(framed(1, user(7, "")), RowSink.NOWHERE))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot get the schemas of stream `s` from " + url()
                        + " – it answers 503: Leader not known – It tries again by itself.")
                .extracting(e -> ((MekongException) e).code())
                .isEqualTo(ErrorCode.RESOURCE);
        schema("/schemas/ids/1", "AVRO", USER);
        assertThat(Cell.decode(stream, decoder, framed(1, user(7, "")))).isEqualTo(Map.of(0, 7L));
        server.stop(0);
        assertThat(Cell.decode(stream, decoder, framed(1, user(8, ""))))
                .as("it is known")
                .isEqualTo(Map.of(0, 8L));
        assertThatThrownBy(() -> decoder.decode(framed(2, user(7, "")), RowSink.NOWHERE))
                .isInstanceOf(MekongException.class)
                .extracting(e -> ((MekongException) e).code())
                .isEqualTo(ErrorCode.RESOURCE);
    }

    @Test
    void anAddressThatIsNoRegistry() {
        answers.put("/schemas/ids/1", Map.entry(404, "<html>Nothing here</html>"));
        answers.put("/schemas/ids/2", Map.entry(200, "<html>Welcome</html>"));
        Stream stream = avro(Optional.empty(), Optional.empty(), Cell.optional("id", BIGINT));
        for (int id : new int[] {1, 2}) {
            assertThatThrownBy(() -> EventDecoder.of(stream).decode(framed(id, new byte[] {1}), RowSink.NOWHERE))
                    .isInstanceOf(MekongException.class)
                    .hasMessage(
                            "Cannot get the schemas of stream `s` from " + url() + " – it answers "
                                    + (id == 1 ? 404 : 200)
                                    + " – Check `registry` of the stream's format: it must be the address of a schema registry.");
        }
    }
}
