package io.mekong.source.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RowSink;
import io.mekong.project.Column;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.ProjectLoader;
import io.mekong.project.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamProposalTest {
    @TempDir
    Path folder;

    private StreamProposal file(String name, String text) throws IOException {
        return sound(StreamProposal.ofFile(Files.writeString(folder.resolve(name), text), SampleFormat.AUTO, ""));
    }

    private StreamProposal messages(String... values) {
        StreamProposal proposal = sound(StreamProposal.ofMessages(
                "feed",
                1,
                Arrays.stream(values)
                        .map(value -> new SampleMessage(Optional.empty(), value))
                        .toList(),
                SampleFormat.AUTO,
                ""));
        assertThat(proposal.yaml()).doesNotContain("would be rejected as it stands");
        assertTakes(proposal, values);
        return proposal;
    }

    private static void assertTakes(StreamProposal proposal, String... values) {
        EventDecoder decoder = EventDecoder.of(proposal.stream());
        for (String value : values) {
            assertThatCode(() -> decoder.decode(value.getBytes(StandardCharsets.UTF_8), RowSink.NOWHERE))
                    .as("%s%n%s", proposal.yaml(), value)
                    .doesNotThrowAnyException();
        }
    }

    /** Every proposal is a file that loads and declares just the proposed stream. */
    private StreamProposal sound(StreamProposal proposal) {
        try {
            Path project = Files.createTempDirectory(folder, "project");
            Files.createDirectories(project.resolve("streams"));
            Files.writeString(
                    project.resolve("streams").resolve(proposal.stream().name() + ".yaml"), proposal.yaml());
            Loaded loaded = ProjectLoader.load(project, Overrides.none());
            assertThat(loaded.problems()).as(proposal.yaml()).isEmpty();
            assertThat(loaded.project().orElseThrow().streams().values())
                    .as(proposal.yaml())
                    .containsExactly(proposal.stream());
            return proposal;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> types(StreamProposal proposal) {
        return proposal.stream().columns().stream()
                .map(column -> column.name() + " " + column.type().label())
                .toList();
    }

    private static String type(String json) {
        return type("x", json);
    }

    /** What a field of that name would be, of these values. */
    private static String type(String name, String... values) {
        List<SampleMessage> messages = Arrays.stream(values)
                .map(value -> new SampleMessage(Optional.empty(), "{\"" + name + "\":" + value + "}"))
                .toList();
        Stream stream = StreamProposal.ofMessages("feed", 1, messages, SampleFormat.AUTO, "").stream();
        Column column = stream.columns().getFirst();
        return column.type() instanceof io.mekong.project.ColumnType.Timestamp(var unit)
                ? "timestamp " + unit
                : column.type().label();
    }

    @Test
    void plainValues() {
        assertThat(type("true")).isEqualTo("boolean");
        assertThat(type("x", "1", "-5")).isEqualTo("bigint");
        assertThat(type("x", "1", "2.5")).isEqualTo("double");
        assertThat(type("x", "9223372036854775807")).isEqualTo("bigint");
        assertThat(type("x", "9223372036854775808")).isEqualTo("decimal(38,0)");
        assertThat(type("x", "\"a\"", "\"b\"")).isEqualTo("string");
        assertThat(type("x", "\"2026-01-31\"")).isEqualTo("date");
        assertThat(type("x", "\"2026-02-31\"")).isEqualTo("string");
        assertThat(type("x", "\"72d76fde-8bb3-4e00-8c23-a032dfed738c\"")).isEqualTo("uuid");
        assertThat(type("x", "1", "\"a\"", "true")).isEqualTo("string");
        assertThat(type("x", "null")).isEqualTo("json");
    }

    @Test
    void numbersWhoseDigitsMatter() {
        assertThat(type("price", "\"9682.10\"", "\"0.00000067\"")).isEqualTo("decimal(18,8)");
        assertThat(type("volume", "\"2610781.38576400\"", "\"76123674\"")).isEqualTo("decimal(38,18)");
        assertThat(type("share", "\"6.7e-20\"")).isEqualTo("decimal(38,21)");
        assertThat(type("size", "\"100\"", "\"25\"")).isEqualTo("decimal(18,8)");
        assertThat(type("home", "0.031079999999999999")).isEqualTo("decimal(38,18)");
        assertThat(type("order_id", "\"12345\"")).as("a name, not a number").isEqualTo("string");
        assertThat(type("zip", "\"00501\""))
                .as("zeros that a number would lose")
                .isEqualTo("string");
    }

    @Test
    void timesByNameAndMagnitude() {
        assertThat(type("event_time", "1582329602")).isEqualTo("timestamp SECONDS");
        assertThat(type("createdAt", "1582329602111")).isEqualTo("timestamp MILLIS");
        assertThat(type("local_timestamp", "1582329602418379")).isEqualTo("timestamp MICROS");
        assertThat(type("ts", "1582329602418379000")).isEqualTo("timestamp NANOS");
        assertThat(type("time", "1582329602.5")).isEqualTo("timestamp SECONDS");
        assertThat(type("E", "1582329602111")).isEqualTo("timestamp MILLIS");
        assertThat(type("time", "1582329602", "1582329602111"))
                .as("in two units")
                .isEqualTo("timestamp AUTO");
        assertThat(type("timestamp", "1582329602111", "\"2019-10-01T00:00:00Z\"", "1582329602222"))
                .as("written by one sender, counted by another")
                .isEqualTo("timestamp MILLIS");
        assertThat(type("time", "1582329602", "\"2019-10-01T00:00:00Z\"", "\"noon\""))
                .isEqualTo("string");
        assertThat(type("category_id", "2103807459595387724"))
                .as("a name of no time")
                .isEqualTo("bigint");
        assertThat(type("time", "1582329602", "15"))
                .as("no time of this century")
                .isEqualTo("bigint");
        assertThat(type("x", "\"2019-10-01T00:00:00Z\"", "\"2019-10-01 00:00:00\""))
                .isEqualTo("timestamp AUTO");
        assertThat(type("x", "\"5-7-2022 04:24\"")).isEqualTo("string");
    }

    @Test
    void nestedFieldsAndLists() {
        StreamProposal proposal = messages("""
                {"id": 1, "user": {"name": "Lan", "home": {"city": "Hue", "at": {"lat": 1.5}}}, "tags": ["a", "b"],
                 "items": [{"sku": "x", "price": 1.5, "size": {"w": 1}}, {"sku": "y"}], "grid": [[1], [2]], "none": [],
                 "mixed": [1, {"a": 1}], "odd": 1, "a.b": 5}
                """.replace("\n", " "), "{\"id\": 2, \"odd\": {\"a\": 1}}");
        assertThat(proposal.stream().columns())
                .extracting(column -> column.name() + " " + column.type().label() + " " + column.field())
                .containsExactly(
                        "id bigint id",
                        "user_name string user.name",
                        "user_home_city string user.home.city",
                        "user_home_at json user.home.at",
                        "tags list(string) tags[]",
                        "items_sku list(string) items[].sku",
                        "items_price list(double) items[].price",
                        "items_size_w list(bigint) items[].size.w",
                        "grid json grid",
                        "none json none",
                        "mixed json mixed",
                        "odd json odd",
                        "a_b bigint \"a.b\"");
        assertThat(proposal.stream().columns())
                .filteredOn(Column::required)
                .extracting(Column::name)
                .containsExactly("id", "odd");
    }

    @Test
    void anObjectWhoseNamesAreDataStaysWhole() {
        StringBuilder event = new StringBuilder("{\"balances\": {");
        for (int i = 0; i < 300; i++) {
            event.append(i == 0 ? "" : ",").append("\"user").append(i).append("\": 1");
        }
        assertThat(types(messages(event + "}}"))).containsExactly("balances json");
    }

    @Test
    void namesThatNoColumnCanHave() {
        assertThat(messages(
                                "{\"unit price\": 1, \"1st\": 1, \"__time\": 1, \"Giá\": 1, \"UNIT-PRICE\": 1, \"\": 1, \"true\": 1}")
                        .stream()
                        .columns())
                .extracting(Column::name)
                .containsExactly("unit_price", "_1st", "time", "Gia", "UNIT_PRICE_2", "field", "true");
    }

    @Test
    void whatIsAlwaysThereAndWhatIsAChoice() {
        String[] events = new String[40];
        for (int i = 0; i < events.length; i++) {
            events[i] = "{\"side\": \"%s\", \"price\": %d%s}"
                    .formatted(i % 2 == 0 ? "buy" : "sell", i, i % 4 == 0 ? ", \"note\": \"n" + i + "\"" : "");
        }
        StreamProposal proposal = messages(events);
        assertThat(proposal.yaml().lines())
                .contains(
                        "# Proposed by `mekong sample` from 40 events of the topic feed. Check it, and save it as"
                                + " streams/feed.yaml.",
                        "  - {name: side, type: string, required: true}   # only these so far: values: [buy, sell]",
                        "  - {name: price, type: bigint, required: true}  # 0, 1, 2",
                        "  - {name: note, type: string}                   # in 25%; n0, n4, n8");
    }

    @Test
    void theTimeOfAnEventIsOneThatEveryEventHas() {
        StreamProposal proposal = messages(
                """
                {"received_at": "2026-01-01T00:00:01Z", "event_time": "2026-01-01T00:00:00Z", "timestamp": "2026-01-01T00:00:00Z"}
                """.strip(), "{\"received_at\": \"2026-01-01T00:00:01Z\", \"event_time\": \"2026-01-01T00:00:00Z\"}");
        assertThat(proposal.stream().eventTime()).contains("event_time");
        assertThat(messages("{\"day\": \"2026-01-01\"}").stream().eventTime()).contains("day");
        assertThat(messages("{\"x\": 1}").stream().eventTime()).isEmpty();
    }

    @Test
    void theKeyIsWhatTheMessagesHave() {
        List<SampleMessage> keyed = List.of(
                new SampleMessage(Optional.of("Hue"), "{\"id\": 1, \"place\": {\"city\": \"Hue\"}}"),
                new SampleMessage(Optional.of("Hanoi"), "{\"id\": 2, \"place\": {\"city\": \"Hanoi\"}}"));
        StreamProposal proposal =
                sound(StreamProposal.ofMessages("weather.v1", 3, keyed, SampleFormat.AUTO, "weather"));
        assertThat(proposal.stream().key()).contains("place_city");
        assertThat(proposal.stream().topic()).isEqualTo("weather.v1");
        assertThat(proposal.yaml())
                .contains("topic: weather.v1\npartitions: 3\nkey: place_city   # as the messages have it\n");
        StreamProposal other = sound(StreamProposal.ofMessages(
                "weather", 1, List.of(new SampleMessage(Optional.of("?"), "{\"id\": 1}")), SampleFormat.AUTO, ""));
        assertThat(other.stream().key()).isEmpty();
        assertThat(other.yaml()).contains("# key: the messages have one that is no column's value");
        assertThat(messages("{\"id\": 1, \"symbol\": \"BTC\"}").stream().key())
                .as("a guess, where they have none")
                .contains("symbol");
    }

    @Test
    void changesByDebezium() {
        String source = "\"source\": {\"lsn\": 5}, \"ts_ms\": 1582329602111";
        List<SampleMessage> changes = List.of(
                new SampleMessage(
                        Optional.of("{\"schema\": {}, \"payload\": {\"id\": 7}}"),
                        "{\"schema\": {}, \"payload\": {\"before\": null, \"after\": {\"id\": 7, \"name\": \"Lan\"}, \"op\": \"c\", "
                                + source + "}}"),
                new SampleMessage(
                        Optional.of("{\"id\": 8}"),
                        "{\"before\": {\"id\": 8, \"name\": null}, \"after\": null, \"op\": \"d\", " + source + "}"));
        StreamProposal proposal =
                sound(StreamProposal.ofMessages("shop.public.customers", 1, changes, SampleFormat.AUTO, "customers"));
        assertThat(proposal.stream().format()).isEqualTo(new io.mekong.project.Format.Debezium());
        assertThat(types(proposal)).containsExactly("id bigint", "name string");
        assertThat(proposal.stream().key()).contains("id");
        assertTakes(proposal, changes.getFirst().value(), changes.getLast().value());
    }

    @Test
    void linesOfDelimitedTextInATopic() {
        List<SampleMessage> lines = List.of(
                new SampleMessage(Optional.empty(), "BTC;1582329602;9682.5;true"),
                new SampleMessage(Optional.empty(), "ETH;1582329603;250;false"),
                new SampleMessage(Optional.empty(), "broken"));
        StreamProposal proposal = sound(StreamProposal.ofMessages("ticks", 1, lines, SampleFormat.CSV, ""));
        assertThat(proposal.stream().format())
                .isEqualTo(new io.mekong.project.Format.Csv(';', List.of("field_1", "field_2", "field_3", "field_4")));
        assertThat(types(proposal))
                .containsExactly("field_1 string", "field_2 bigint", "field_3 double", "field_4 boolean");
        assertThat(proposal.yaml()).contains("# 1 more could not be read, and would be rejected.");
        assertTakes(proposal, "BTC;1582329602;9682.5;true", "ETH;1582329603;250;false");
    }

    @Test
    void aCsvFile() throws IOException {
        StreamProposal proposal = file("Daily Prices.csv", """
                ,day,close price;x,open_time,ok,n,code,empty
                0,2026-01-01,1.72e-06,2026-01-01 00:00:00 UTC,TRUE,5,007,
                1,2026-01-02,2,2026-01-02 00:00:00+07:00,false,,008,
                """);
        assertThat(proposal.stream().name()).isEqualTo("daily-prices");
        assertThat(proposal.stream().columns())
                .extracting(column ->
                        column.name() + " " + column.type().label() + " " + column.field() + " " + column.required())
                .containsExactly(
                        "day date day true",
                        "close_price_x double close price;x true",
                        "open_time timestamp open_time true",
                        "ok boolean ok true",
                        "n bigint n false",
                        "code string code true",
                        "empty string empty false");
        assertThat(proposal.stream().eventTime()).contains("open_time");
        assertThat(proposal.yaml())
                .contains("# always empty so far")
                .contains("# To load the file, as sources/daily-prices.yaml:\n#   type: file\n")
                .contains("#   format: csv\n");
    }

    @Test
    void filesOfJson() throws IOException {
        String lines = "{\"a\": 1}\n\n{\"a\": 2}\nnonsense\n";
        assertThat(types(file("a.jsonl", lines))).containsExactly("a bigint");
        assertThat(file("a.log", lines).yaml())
                .contains("from 2 events of the file a.log")
                .contains("# 1 more could not be read, and would be rejected.")
                .contains("#   format: json-lines");
        StreamProposal array = file("a.json", "[{\"a\": 0.10},\n {\"a\": \"x\"}]");
        assertThat(types(array)).containsExactly("a string");
        assertThat(array.yaml()).as("`mekong load` reads lines").doesNotContain("To load the file");
        assertThat(types(file("b.json", "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n")))
                .containsExactly("a bigint");
        assertThat(types(file("c.json", "[{\"a\": 1}, {\"a\": 2}, {\"a\""))).containsExactly("a bigint");
    }

    @Test
    void aThousandAreEnough() throws IOException {
        StringBuilder lines = new StringBuilder("n\n");
        for (int i = 0; i < 1500; i++) {
            lines.append(i < 1000 ? "1\n" : "x\n");
        }
        assertThat(types(file("n.csv", lines.toString()))).containsExactly("n bigint");
    }

    @Test
    void whatCannotBeRead() {
        assertThatThrownBy(() -> messages())
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot propose a stream for the topic feed – it holds no messages – Send some first.");
        assertThatThrownBy(() -> messages("\u0000\u0001abc", "[1, 2]"))
                .hasMessage(
                        "Cannot propose a stream for the topic feed – none of its 2 messages is a JSON object; the first"
                                + " begins with `??abc` – Say `--format csv` for delimited text; Avro and Protobuf are declared by"
                                + " their schema.");
        assertThatThrownBy(() -> messages("{}")).hasMessageContaining("its events have no fields");
        assertThatThrownBy(() -> file("empty.csv", "a,b\n")).hasMessageContaining("it has no row under its header");
        assertThatThrownBy(() -> StreamProposal.ofMessages(
                        "feed", 1, List.of(new SampleMessage(Optional.empty(), "plain")), SampleFormat.CSV, ""))
                .hasMessageContaining("none of its messages is a line of delimited text");
        assertThatThrownBy(() -> StreamProposal.ofFile(folder.resolve("gone.csv"), SampleFormat.AUTO, ""))
                .hasMessageContaining("Cannot read");
    }
}
