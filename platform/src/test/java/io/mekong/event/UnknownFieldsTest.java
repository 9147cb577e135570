package io.mekong.event;

import static io.mekong.event.Cell.INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnknownFieldsTest {
    private static final List<Column> COLUMNS =
            List.of(Cell.at("a", INT), Cell.at("user.n", INT), Column.of("rest", new ColumnType.Json()));

    private static Stream stream(UnknownFields unknown) {
        Stream plain = Stream.of("s", 1, COLUMNS, Optional.empty(), Optional.empty());
        return Cell.in(plain.format(), unknown, plain);
    }

    @Test
    void ignored() throws Exception {
        Stream stream = stream(new UnknownFields.Ignore());
        assertThat(Cell.decode(stream, "{\"x\":[{}],\"a\":1,\"user\":{\"m\":2},\"y\":\"z\",\"rest\":3}"))
                .isEqualTo(Map.of(0, 1L, 2, "3"));
    }

    @Test
    void keptAsTheyCame() throws Exception {
        Stream stream = stream(new UnknownFields.Keep("rest"));
        assertThat(
                        Cell.decode(
                                stream,
                                "{\"x\" : [ {} ] ,\"a\":1,\"\\u0079\":\"\\u007a\",\"user\":{\"m\":2},\"none\":null,\"rest\":1.50}"))
                .isEqualTo(Map.of(0, 1L, 2, "{\"x\":[ {} ],\"\\u0079\":\"\\u007a\",\"none\":null,\"rest\":1.50}"));
    }

    @Test
    void withoutAnyThereIsNothingToKeep() throws Exception {
        Stream stream = stream(new UnknownFields.Keep("rest"));
        EventDecoder decoder = EventDecoder.of(stream);
        assertThat(Cell.decode(stream, decoder, "{\"x\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(2, "{\"x\":1}"));
        assertThat(Cell.decode(stream, decoder, "{\"a\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(0, 1L));
    }

    @Test
    void rejected() throws Exception {
        Stream stream = stream(new UnknownFields.Reject());
        assertThat(Cell.decode(stream, "{\"a\":1,\"user\":{\"m\":2}}")).isEqualTo(Map.of(0, 1L));
        for (String value : List.of("1", "null", "{\"a\":1}")) {
            assertThatThrownBy(() -> Cell.decode(stream, "{\"a\":1,\"e\\u0078tra\":" + value + "}"))
                    .isInstanceOf(RejectedEvent.class)
                    .hasMessage("field `extra`: the stream has no such field, and takes no others");
        }
    }

    @Test
    void whatKeepsThemMustBeAColumn() {
        assertThatThrownBy(() -> EventDecoder.of(stream(new UnknownFields.Keep("missing"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column `missing`, which is to keep unknown fields, does not exist");
    }
}
