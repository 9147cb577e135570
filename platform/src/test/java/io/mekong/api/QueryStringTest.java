package io.mekong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class QueryStringTest {
    @Test
    void whatIsEmptyIsThereToo() {
        assertThat(QueryString.parse(null)).isEmpty();
        assertThat(QueryString.parse("")).isEmpty();
        assertThat(QueryString.parse("limit=10&name=&&flag&a=b=c"))
                .containsEntry("limit", List.of("10"))
                .containsEntry("name", List.of(""))
                .containsEntry("flag", List.of(""))
                .containsEntry("a", List.of("b=c"))
                .hasSize(4);
    }

    @Test
    void valuesAreDecodedAndKeptInTheirOrder() {
        assertThat(QueryString.parse("n=%C4%90%C3%A0+L%E1%BA%A1t&n=%2B")).containsEntry("n", List.of("Đà Lạt", "+"));
        assertThatThrownBy(() -> QueryString.parse("n=100%"))
                .hasMessage("Cannot read the request – `100%` is not well encoded – Write a percent sign as %25.");
    }
}
