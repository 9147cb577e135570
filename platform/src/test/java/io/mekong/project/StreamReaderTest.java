package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stream's file can say, and what it means where it says nothing. */
class StreamReaderTest {
    private static final String PRICE = "columns:\n  - {name: price, type: bigint}\n";

    @TempDir
    Path root;

    private ProjectFolder folder = new ProjectFolder(Path.of(""));

    @BeforeEach
    void emptyProject() {
        folder = new ProjectFolder(root);
    }

    private Stream stream(String text) {
        return stream(text, Map.of());
    }

    private Stream stream(String text, Map<String, String> environment) {
        Loaded loaded = folder.write("streams/demo.yaml", text).load(new Overrides(environment, List.of()));
        assertThat(loaded.problems()).isEmpty();
        return loaded.project().orElseThrow().stream("demo").orElseThrow();
    }

    @Test
    void whatIsNotSaidIsJsonThatIsNotArchivedWithUnknownFieldsLetGo() {
        assertThat(stream(PRICE))
                .isEqualTo(Stream.of(
                        "demo",
                        1,
                        List.of(Column.of("price", new ColumnType.BigInt())),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(stream("archive: false\nunknown: ignore\nformat: json\n" + PRICE))
                .isEqualTo(stream(PRICE));
    }

    @Test
    void formats() {
        folder.write("schemas/trade.avsc", "{}").write("schemas/trade.proto", "");
        Path schemas = root.toAbsolutePath().resolve("schemas");
        Map<String, Format> formats = Map.ofEntries(
                Map.entry("json", new Format.Json()),
                Map.entry("{type: json}", new Format.Json()),
                Map.entry("debezium", new Format.Debezium()),
                Map.entry("csv", new Format.Csv(',', List.of("price"))),
                Map.entry(
                        "{type: csv, delimiter: tab, fields: [at, price]}",
                        new Format.Csv('\t', List.of("at", "price"))),
                Map.entry(
                        "{type: avro, schema: schemas/trade.avsc}",
                        new Format.Avro(new Format.SchemaSource.File(schemas.resolve("trade.avsc")))),
                Map.entry(
                        "{type: protobuf, schema: ./schemas/trade.proto, message: shop.v1.Trade}",
                        new Format.Protobuf(
                                new Format.SchemaSource.File(schemas.resolve("trade.proto")),
                                Optional.of("shop.v1.Trade"))),
                Map.entry(
                        "{type: protobuf, registry: \"http://registry-1:8081\"}",
                        new Format.Protobuf(
                                new Format.SchemaSource.Registry(
                                        "http://registry-1:8081", Optional.empty(), Optional.empty()),
                                Optional.empty())),
                Map.entry(
                        "{type: avro, registry: \"https://registry-1/v\", user: lan, password: \"${env:PW}\"}",
                        new Format.Avro(new Format.SchemaSource.Registry(
                                "https://registry-1/v",
                                Optional.of("lan"),
                                Optional.of(new Settings.Secret("hunter2"))))));
        formats.forEach((text, format) -> {
            Stream stream = stream("format: " + text + "\n" + PRICE, Map.of("PW", "hunter2"));
            assertThat(stream.format()).as(text).isEqualTo(format);
            assertThat(stream.toString()).doesNotContain("hunter2");
        });
    }

    @Test
    void csvThatListsNoFieldsHasTheColumnsButForTheOneThatKeepsTheRest() {
        Stream stream = stream("""
                format: csv
                unknown: {keep: rest}
                columns:
                  - {name: at, type: timestamp, field: time}
                  - {name: rest, type: json}
                  - {name: price, type: bigint}
                """);
        assertThat(stream.format()).isEqualTo(new Format.Csv(',', List.of("time", "price")));
    }

    @Test
    void unknownFieldsAreKeptInAColumnBehindTheOthers() {
        Stream stream = stream("unknown: {keep: rest}\n" + PRICE);
        assertThat(stream.unknown()).isEqualTo(new UnknownFields.Keep("rest"));
        assertThat(stream.columns()).extracting(Column::name).containsExactly("price", "rest");
        assertThat(stream.column("rest").orElseThrow().type()).isEqualTo(new ColumnType.Json());
        assertThat(stream.unknown().keptIn(stream.columns().getLast())).isTrue();
        assertThat(stream.unknown().keptIn(stream.columns().getFirst())).isFalse();
    }

    @Test
    void aDeclaredColumnKeepsItsPlace() {
        Stream stream = stream(
                "unknown: {keep: rest}\ncolumns:\n  - {name: rest, type: json, description: what else}\n  - {name: price, type: bigint}\n");
        assertThat(stream.columns()).extracting(Column::name).containsExactly("rest", "price");
        assertThat(stream.columns().getFirst().description()).isEqualTo("what else");
    }

    @Test
    void unknownFieldsMayBeRefused() {
        assertThat(stream("unknown: reject\n" + PRICE).unknown()).isEqualTo(new UnknownFields.Reject());
    }

    @Test
    void archives() {
        assertThat(stream("archive: true\n" + PRICE).archive()).contains(Archive.DEFAULT);
        assertThat(stream("archive: {}\n" + PRICE).archive()).contains(Archive.DEFAULT);
        assertThat(stream("archive: {file-size: 64MB, file-age: 10m, retention: 90d}\n" + PRICE)
                        .archive())
                .contains(new Archive(
                        DataSize.ofMegabytes(64), Duration.ofMinutes(10), Optional.of(Duration.ofDays(90))));
    }

    @Test
    void columnsOfNestedEvents() {
        Stream stream = stream("""
                columns:
                  - {name: city, type: string, field: user.address.city}
                  - {name: prices, type: "list(decimal(18, 2))", field: "order.items[].price", min: 0}
                  - {name: tags, type: list( string ), values: [new, sale]}
                  - {name: times, type: list(timestamp), unit: millis}
                  - {name: dotted, type: string, field: '"a.b".c'}
                  - {name: side, type: string, values: [buy, sell], default: buy}
                  - {name: share, type: double, min: 0, max: 1.0, default: 0.5}
                """);
        assertThat(stream.columns())
                .extracting(Column::field)
                .extracting(FieldPath::toString)
                .containsExactly(
                        "user.address.city", "order.items[].price", "tags[]", "times[]", "\"a.b\".c", "side", "share");
        assertThat(stream.columns())
                .extracting(column -> column.type().label())
                .containsExactly(
                        "string",
                        "list(decimal(18,2))",
                        "list(string)",
                        "list(timestamp)",
                        "string",
                        "string",
                        "double");
        assertThat(stream.column("prices").orElseThrow().allowed())
                .isEqualTo(new AllowedValues(List.of(), Optional.of(BigDecimal.ZERO), Optional.empty()));
        assertThat(stream.column("tags").orElseThrow().allowed().oneOf()).containsExactly("new", "sale");
        assertThat(stream.column("times").orElseThrow().type())
                .isEqualTo(new ColumnType.ListOf(new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MILLIS)));
    }

    @Test
    void partsOfAChangeByDebezium() {
        Stream stream = stream("""
                format: debezium
                key: id
                columns:
                  - {name: id, type: bigint, required: true}
                  - {name: op, type: string, field: $op}
                  - {name: lsn, type: bigint, field: $source.lsn}
                """);
        assertThat(stream.column("lsn").orElseThrow().field().steps())
                .extracting(FieldPath.Step::name)
                .containsExactly("$source", "lsn");
    }
}
