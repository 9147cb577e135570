package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void outputsAreOfTheSameKindWhenTheyAreReadAgain() {
        Map<String, Object> outputs =
                Map.of("rows", 4L, "share", 0.5, "name", "BTC", "whole", true, "parts", List.of(1L, 2L));
        assertThat(Rows.values(Rows.json(outputs))).isEqualTo(outputs);
    }
}
