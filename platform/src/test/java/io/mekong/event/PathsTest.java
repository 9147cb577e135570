package io.mekong.event;

import static io.mekong.event.Cell.INT;
import static io.mekong.event.Cell.JSON;
import static io.mekong.event.Cell.REAL;
import static io.mekong.event.Cell.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Columns read from inside of objects, and lists. */
class PathsTest {
    private static final ColumnType TEXTS = new ColumnType.ListOf(TEXT);
    private static final ColumnType REALS = new ColumnType.ListOf(REAL);

    private static Stream stream(Column... columns) {
        return Cell.stream(Optional.empty(), columns);
    }

    private static void assertRejected(Stream stream, String event, String reason) {
        assertThatThrownBy(() -> Cell.decode(stream, event))
                .isInstanceOf(RejectedEvent.class)
                .hasMessage(reason);
    }

    @Test
    void aWayLeadsIntoObjects() throws Exception {
        Stream stream = stream(Cell.at("user.name", TEXT), Cell.at("user.address.city", TEXT), Cell.at("n", INT));
        assertThat(
                        Cell.decode(
                                stream,
                                "{\"name\":\"no\",\"user\":{\"name\":\"A\",\"address\":{\"zip\":1,\"city\":\"Huế\"},\"n\":8},\"n\":7}"))
                .isEqualTo(Map.of(0, "A", 1, "Huế", 2, 7L));
        assertThat(Cell.decode(stream, "{\"user\":{\"address\":null},\"n\":7}")).isEqualTo(Map.of(2, 7L));
        assertThat(Cell.decode(stream, "{\"user\":null}")).isEmpty();
        assertThat(Cell.decode(stream, "{\"user\":{}}")).isEmpty();
    }

    @Test
    void whatIsNoObjectOnTheWayIsRejected() {
        Stream stream = stream(Cell.at("user.address.city", TEXT));
        assertRejected(stream, "{\"user\":5}", "field `user`: \"5\" is not an object");
        assertRejected(stream, "{\"user\":\"a\\u0062\"}", "field `user`: \"ab\" is not an object");
        assertRejected(stream, "{\"user\":[]}", "field `user`: found a list instead of an object");
        assertRejected(stream, "{\"user\":{\"address\":true}}", "field `user.address`: \"true\" is not an object");
        assertRejected(
                stream,
                "{\"user\":{\"address\":{\"city\":{}}}}",
                "field `user.address.city`: found an object instead of a string");
    }

    @Test
    void aRequiredFieldMayBeMissingWithAllThatIsAroundIt() {
        Stream stream = stream(Cell.at("user.name", TEXT).whenRequired());
        for (String event : List.of("{}", "{\"user\":null}", "{\"user\":{}}", "{\"user\":{\"name\":null}}")) {
            assertRejected(stream, event, "field `user.name`: missing");
        }
    }

    @Test
    void aNameThatHoldsADotIsOneName() throws Exception {
        Stream stream = stream(Cell.at("\"user.name\"", TEXT), Cell.at("a.\"b\"\"c\".d", INT));
        assertThat(Cell.decode(stream, "{\"user.name\":\"x\",\"a\":{\"b\\\"c\":{\"d\":1}}}"))
                .isEqualTo(Map.of(0, "x", 1, 1L));
    }

    /** The bytes {@code "a"b":} are no field, however a column is called. */
    @Test
    void aNameThatJsonMustEscapeIsNotTakenAsItIs() throws Exception {
        Stream stream = stream(Cell.at("\"a\"\"b\"", INT));
        assertThat(Cell.decode(stream, "{\"a\\\"b\":1}")).isEqualTo(Map.of(0, 1L));
        assertRejected(stream, "{\"a\"b\":1}", "not JSON: 'b' where a colon should be (byte 4)");
    }

    @Test
    void severalColumnsReadTheSameField() throws Exception {
        Stream stream =
                stream(Cell.at("price", REAL), Cell.at("price", TEXT), Cell.at("user", JSON), Cell.at("user.n", INT));
        assertThat(Cell.decode(stream, "{\"price\":1.50,\"user\":{ \"n\":1}}"))
                .isEqualTo(Map.of(0, 1.5, 1, "1.50", 2, "{ \"n\":1}", 3, 1L));
    }

    @Test
    void aListOfValues() throws Exception {
        Stream stream = stream(Cell.at("tags", TEXTS), Cell.at("way[]", REALS));
        assertThat(Cell.decode(stream, "{\"tags\":[ \"a\" , null,\"\\u1eed\",5],\"way\":[\"1.5\",-0.0]}"))
                .isEqualTo(Map.of(0, Arrays.asList("a", null, "ử", "5"), 1, List.of(1.5, -0.0)));
        assertThat(Cell.decode(stream, "{\"tags\":[],\"way\":[ ]}")).isEqualTo(Map.of(0, List.of(), 1, List.of()));
        assertThat(Cell.decode(stream, "{\"tags\":null}")).isEmpty();
    }

    @Test
    void everyTypeMayBeInAList() throws Exception {
        Map<ColumnType, String> elements = Map.of(
                Cell.BOOL,
                "true",
                Cell.BIGINT,
                "1",
                Cell.decimal(10, 2),
                "1.50",
                Cell.decimal(30, 2),
                "\"1.50\"",
                Cell.DATE,
                "\"2021-02-05\"",
                Cell.TIME,
                "1612519801",
                Cell.UUID,
                "\"123e4567-e89b-12d3-a456-426614174000\"",
                JSON,
                "{\"a\":[1]}");
        for (Map.Entry<ColumnType, String> element : elements.entrySet()) {
            Stream stream = stream(Cell.at("x", new ColumnType.ListOf(element.getKey())));
            assertThat(Cell.decode(stream, "{\"x\":[" + element.getValue() + ",null]}"))
                    .isEqualTo(Map.of(0, Arrays.asList(Cell.of(element.getKey(), element.getValue()), null)));
        }
    }

    @Test
    void whatIsNoListOrDoesNotFitOne() {
        Stream stream = stream(Cell.at("tags", TEXTS), Cell.at("way[]", REALS));
        assertRejected(stream, "{\"tags\":\"a\"}", "field `tags`: \"a\" is not a list(string)");
        assertRejected(stream, "{\"tags\":{}}", "field `tags`: found an object instead of a list(string)");
        assertRejected(stream, "{\"tags\":[\"a\",[]]}", "field `tags[1]`: found a list instead of a string");
        assertRejected(stream, "{\"way\":[1,2,\"x\"]}", "field `way[2]`: \"x\" is not a double");
        assertRejected(stream, "{\"way\":5}", "field `way[]`: \"5\" is not a list(double)");
    }

    @Test
    void ofEachObjectInAListTheColumnsStaySideBySide() throws Exception {
        Stream stream = stream(
                Cell.at("items[].price", REALS), Cell.at("items[].sku", TEXTS), Cell.at("items[].of.name", TEXTS));
        assertThat(Cell.decode(stream, """
                        {"items":[{"price":1,"sku":"a","of":{"name":"x"}},null,{"sku":"c"},{"sku":null,"price":"4","other":[{}]},
                         {}, {"of":{}}]}"""))
                .isEqualTo(Map.of(
                        0, Arrays.asList(1.0, null, null, 4.0, null, null),
                        1, Arrays.asList("a", null, "c", null, null, null),
                        2, Arrays.asList("x", null, null, null, null, null)));
        assertThat(Cell.decode(stream, "{\"items\":[]}")).isEqualTo(Map.of(0, List.of(), 1, List.of(), 2, List.of()));
        assertThat(Cell.decode(stream, "{\"items\":null}")).isEmpty();
    }

    @Test
    void manyElements() throws Exception {
        Stream stream = stream(Cell.at("a.items[].n", new ColumnType.ListOf(INT)));
        String items = ",{\"n\":7}".repeat(1000).substring(1);
        assertThat(Cell.decode(stream, "{\"a\":{\"items\":[" + items + "]}}").get(0))
                .isEqualTo(Collections.nCopies(1000, 7L));
    }

    @Test
    void anElementThatDoesNotFitIsNamedByItsNumber() {
        Stream stream = stream(Cell.at("o.items[].price", REALS), Cell.at("o.items[].of.name", TEXTS));
        assertRejected(
                stream,
                "{\"o\":{\"items\":[{\"price\":1},{},{\"price\":\"x\"}]}}",
                "field `o.items[2].price`: \"x\" is not a double");
        assertRejected(stream, "{\"o\":{\"items\":[{},7]}}", "field `o.items[1]`: \"7\" is not an object");
        assertRejected(
                stream,
                "{\"o\":{\"items\":[{},{\"of\":[]}]}}",
                "field `o.items[1].of`: found a list instead of an object");
        assertRejected(stream, "{\"o\":{\"items\":{}}}", "field `o.items`: found an object instead of a list");
        assertRejected(stream, "{\"o\":{\"items\":3}}", "field `o.items`: \"3\" is not a list");
    }

    @Test
    void aListThatIsRequiredMayBeEmptyButNotMissing() throws Exception {
        Stream stream = stream(Cell.at("items[].price", REALS).whenRequired());
        assertThat(Cell.decode(stream, "{\"items\":[]}")).isEqualTo(Map.of(0, List.of()));
        assertRejected(stream, "{}", "field `items[].price`: missing");
        assertRejected(stream, "{\"items\":null}", "field `items[].price`: missing");
    }

    @Test
    void ofAListThatComesTwiceTheLastCounts() throws Exception {
        Stream stream = stream(Cell.at("tags", TEXTS), Cell.at("items[].price", REALS));
        assertThat(
                        Cell.decode(
                                stream,
                                "{\"tags\":[\"a\"],\"items\":[{\"price\":1,\"price\":2}],\"tags\":[\"b\",\"c\"],\"items\":[{\"price\":5,\"price\":null}]}"))
                .isEqualTo(Map.of(0, List.of("b", "c"), 1, List.of(5.0)));
    }

    /** The project's check refuses these; a decoder of them cannot be made. */
    @Test
    void waysThatLeadNowhere() {
        assertThatThrownBy(() -> EventDecoder.of(stream(Cell.at("a[].b[].c", REALS))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column `a[].b[].c`: the way a[].b[].c leads through more than one list");
        assertThatThrownBy(() -> EventDecoder.of(stream(Cell.at("a[].b", REAL))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column `a[].b`: the way a[].b leads through a list, so that its type must be a list too");
    }
}
