package io.mekong.event;

import static io.mekong.event.Cell.BIGINT;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.TEXT;
import static io.mekong.event.Cell.TIME;
import static io.mekong.event.EventDecoder.Change.DELETE;
import static io.mekong.event.EventDecoder.Change.TRUNCATE;
import static io.mekong.event.EventDecoder.Change.UPSERT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages are those of Debezium's documentation for PostgreSQL, with values of more types. */
class DebeziumDecoderTest {
    private static final String SOURCE = """
            {"version":"3.7.0.Final","connector":"postgresql","name":"PostgreSQL_server","ts_ms":1559033904863,"snapshot":"true",
             "db":"postgres","sequence":"[\\"24023119\\",\\"24023128\\"]","schema":"public","table":"customers","txId":555,"lsn":24023128,"xmin":null}""";

    private static final Stream CUSTOMERS = stream(
            new UnknownFields.Ignore(),
            Cell.required("id", BIGINT),
            Cell.required("email", TEXT),
            Cell.optional("born", Cell.DATE),
            Cell.optional("seen", TIME),
            Cell.optional("credit", Cell.decimal(12, 2)),
            Cell.optional("profile", JSON),
            Cell.optional("ref", Cell.UUID),
            Cell.at("$op", TEXT),
            Cell.at("$ts_ms", TIME),
            Cell.at("$source.lsn", BIGINT));

    private static Stream stream(UnknownFields unknown, Column... columns) {
        Stream stream = Stream.of("s", 1, List.of(columns), Optional.empty(), Optional.of("id"));
        return Cell.in(new Format.Debezium(), unknown, stream);
    }

    private static String change(String op, String before, String after) {
        return "{\"before\":" + before + ",\"after\":" + after + ",\"source\":" + SOURCE + ",\"op\":\"" + op
                + "\",\"ts_ms\":1559033904863,\"transaction\":null}";
    }

    private static String wrapped(String payload) {
        return "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"field\":\"op\"}],\"name\":\"Envelope\"},\"payload\":"
                + payload + "}";
    }

    private static Map<Integer, Object> decode(Stream stream, EventDecoder.Change change, String message)
            throws RejectedEvent {
        Kept kept = new Kept(stream);
        assertThat(EventDecoder.of(stream).decode(message.getBytes(UTF_8), kept))
                .isEqualTo(change);
        return kept.cells();
    }

    private static Map<Integer, Object> delete(Stream stream, String key) throws RejectedEvent {
        Kept kept = new Kept(stream);
        assertThat(EventDecoder.of(stream).decodeDeletion(key.getBytes(UTF_8), kept))
                .isEqualTo(DELETE);
        return kept.cells();
    }

    private static void assertRejected(Stream stream, String message, String reason) {
        assertThatThrownBy(() -> EventDecoder.of(stream).decode(message.getBytes(UTF_8), RowSink.NOWHERE))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "r", "u"})
    void theRowAfterTheChangeCounts(String op) throws Exception {
        String after = """
                {"id":1,"email":"annek@noanswer.org","born":18663,"seen":1612519801123456,"credit":"12.50",
                 "profile":"{\\"a\\": [1, \\"x\\"]}","ref":"123e4567-e89b-12d3-a456-426614174000","more":7}""";
        Map<Integer, Object> cells = Map.of(
                0,
                1L,
                1,
                "annek@noanswer.org",
                2,
                18663L,
                3,
                1612519801123456L,
                4,
                new BigDecimal("12.50"),
                5,
                "{\"a\": [1, \"x\"]}",
                6,
                java.util.UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                7,
                op,
                8,
                1559033904863000L,
                9,
                24023128L);
        String before = "{\"id\":1,\"email\":\"old\"}";
        assertThat(decode(CUSTOMERS, UPSERT, change(op, before, after))).isEqualTo(cells);
        assertThat(decode(CUSTOMERS, UPSERT, wrapped(change(op, "null", after))))
                .isEqualTo(cells);
    }

    @Test
    void theOperationMayStandAnywhere() throws Exception {
        Stream stream = stream(new UnknownFields.Ignore(), Cell.required("id", BIGINT));
        assertThat(decode(stream, UPSERT, "{\"op\":\"c\",\"after\":{\"id\":1}}"))
                .isEqualTo(Map.of(0, 1L));
        assertThat(decode(stream, DELETE, " { \"before\" : {\"id\":1}, \"after\" : null, \"op\" : \"d\" } "))
                .isEqualTo(Map.of(0, 1L));
    }

    @Test
    void aDeletedRowIsTheOneBefore() throws Exception {
        String before =
                "{\"id\":1,\"email\":\"\",\"born\":0,\"seen\":\"\",\"credit\":null,\"profile\":null,\"ref\":\"\"}";
        Map<Integer, Object> cells = Map.of(0, 1L, 1, "", 2, 0L, 7, "d", 8, 1559033904863000L, 9, 24023128L);
        assertThat(decode(CUSTOMERS, DELETE, change("d", before, "null"))).isEqualTo(cells);
        assertThat(decode(CUSTOMERS, DELETE, wrapped(change("d", before, "null"))))
                .isEqualTo(cells);
    }

    /** Debezium makes up what the database does not tell of a row that is gone: it is not held against it. */
    @Test
    void conditionsAreForRowsThatAreThere() throws Exception {
        AllowedValues positive = new AllowedValues(List.of(), Optional.of(BigDecimal.ONE), Optional.empty());
        Stream stream = stream(
                new UnknownFields.Reject(),
                Cell.required("id", BIGINT),
                Cell.required("name", TEXT),
                new Column("n", FieldPath.of("n"), BIGINT, false, Optional.of("7"), positive, ""));
        assertThat(decode(stream, DELETE, change("d", "{\"id\":1,\"n\":0,\"x\":2}", "null")))
                .isEqualTo(Map.of(0, 1L, 2, 0L));
        assertRejected(stream, change("c", "null", "{\"id\":1,\"name\":\"a\",\"n\":0}"), "field `n`: 0 is less than 1");
        assertRejected(stream, change("c", "null", "{\"id\":1}"), "field `name`: missing");
        assertRejected(
                stream,
                change("c", "null", "{\"id\":1,\"name\":\"a\",\"x\":1}"),
                "field `x`: the stream has no such field, and takes no others");
    }

    @Test
    void fieldsOfTheRowThatNoColumnReadsAreKept() throws Exception {
        Stream stream = stream(new UnknownFields.Keep("rest"), Cell.required("id", BIGINT), Column.of("rest", JSON));
        assertThat(decode(stream, UPSERT, change("u", "{\"id\":1,\"b\":2}", "{\"id\":1,\"a\": 5}")))
                .isEqualTo(Map.of(0, 1L, 1, "{\"a\":5}"));
        assertThat(decode(stream, DELETE, change("d", "{\"id\":1,\"b\":2}", "null")))
                .isEqualTo(Map.of(0, 1L));
    }

    @Test
    void theWholeRowsAndTheirPartsCanBeRead() throws Exception {
        Stream stream = stream(
                new UnknownFields.Ignore(),
                Cell.required("id", BIGINT),
                Cell.at("$before", JSON),
                Cell.at("$before.n", BIGINT));
        assertThat(decode(stream, UPSERT, change("u", "{ \"n\":3 }", "{\"id\":1}")))
                .isEqualTo(Map.of(0, 1L, 1, "{ \"n\":3 }", 2, 3L));
    }

    @Test
    void aTableThatIsEmptied() throws Exception {
        assertThat(decode(CUSTOMERS, TRUNCATE, change("t", "null", "null"))).isEmpty();
    }

    @Test
    void datesAreDaysOrWritten() throws Exception {
        Stream stream =
                stream(new UnknownFields.Ignore(), Cell.required("id", BIGINT), Cell.optional("born", Cell.DATE));
        for (String date : new String[] {"-1", "\"1969-12-31Z\"", "\"1969-12-31\""}) {
            assertThat(decode(stream, UPSERT, change("c", "null", "{\"id\":1,\"born\":" + date + "}")))
                    .as(date)
                    .isEqualTo(Map.of(0, 1L, 1, -1L));
        }
        assertRejected(
                stream,
                change("c", "null", "{\"id\":1,\"born\":\"1969-13-31Z\"}"),
                "field `born`: \"1969-13-31\" is no date such as 2021-02-05");
    }

    /** In base64 where the column is of bytes; a row that only looks like it is taken as it is. */
    @Test
    void aLargeValueThatWasNotTouchedIsKept() throws Exception {
        Stream stream = stream(
                new UnknownFields.Ignore(),
                Cell.required("id", BIGINT),
                Cell.required("text", TEXT),
                Cell.optional("json", JSON),
                Cell.optional("bytes", new ColumnType.Bytes()));
        String after = "{\"id\":1,\"text\":\"__debezium_unavailable_value\",\"json\":\"__debezium_unavailable_value\","
                + "\"bytes\":\"X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==\"}";
        assertThat(decode(stream, UPSERT, change("u", "null", after)))
                .isEqualTo(Map.of(0, 1L, 1, Kept.KEPT, 2, Kept.KEPT, 3, Kept.KEPT));
        String text = "__debezium_unavailable_value.";
        assertThat(decode(stream, UPSERT, change("u", "null", "{\"id\":1,\"text\":\"" + text + "\"}")))
                .isEqualTo(Map.of(0, 1L, 1, text));
    }

    @Test
    void whatIsNoChangeOfARow() {
        assertRejected(
                CUSTOMERS,
                change("m", "null", "null"),
                "a message in the database's log (`op` m) is no change of a row");
        assertRejected(CUSTOMERS, change("x", "null", "null"), "field `op`: \"\"x\"\" is none of c, r, u, d, t, m");
        assertRejected(CUSTOMERS, "{\"op\":5}", "field `op`: \"5\" is none of c, r, u, d, t, m");
        assertRejected(CUSTOMERS, "{\"id\":1}", "not a change by Debezium: it has no `op`");
        assertRejected(CUSTOMERS, "{\"schema\":{},\"payload\":null}", "not a change by Debezium: it has no `op`");
        assertRejected(
                CUSTOMERS, "{\"schema\":{},\"payload\":[1]}", "field `payload`: found a list instead of an object");
        assertRejected(
                CUSTOMERS,
                change("u", "null", "null"),
                "field `after`: missing: the change does not say which row it is about");
        assertRejected(
                CUSTOMERS,
                change("d", "null", "{}"),
                "field `before`: missing: the change does not say which row it is about");
        assertRejected(CUSTOMERS, change("c", "null", "[]"), "field `after`: found a list instead of an object");
        assertRejected(CUSTOMERS, "[]", "not a JSON object");
        assertRejected(
                CUSTOMERS, change("c", "null", "{\"id\":01}"), "not JSON: a number that begins with 0 (byte 29)");
    }

    @Test
    void theMessageWithoutAValueBehindADeletionDeletesAgain() throws Exception {
        assertThat(delete(CUSTOMERS, "{\"id\":1}")).isEqualTo(Map.of(0, 1L));
        assertThat(delete(CUSTOMERS, "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":1}}"))
                .isEqualTo(Map.of(0, 1L));
        assertThat(delete(CUSTOMERS, "1")).as("a key that is a bare text").isEqualTo(Map.of(0, 1L));
        assertThatThrownBy(() -> delete(CUSTOMERS, "{\"nr\":1}"))
                .hasMessage("the message is empty, and its key names none of the stream's columns");
        assertThatThrownBy(() -> delete(CUSTOMERS, "{\"id\":\"x\"}"))
                .hasMessage("the message is empty, and its key does not fit: field `id`: \"x\" is not a number");
        assertThatThrownBy(() -> delete(CUSTOMERS, "{\"id\":1"))
                .hasMessage("the message is empty, and its key does not fit: not JSON: it ends too early (byte 7)");
        assertThatThrownBy(() -> delete(CUSTOMERS, "")).hasMessage("the message is empty, and has no key");
    }
}
