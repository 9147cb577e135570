package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamFileTest {
    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("weight", "decimal(8,3)");
        COLUMNS.put("tags", "list(string)");
    }

    private static String with(String text) {
        return StreamFile.of(text).orElseThrow().with(COLUMNS);
    }

    @Test
    void columnsComeBehindTheLastWithItsIndentation() {
        assertThat(with("""
                        # mine
                        columns:
                          - {name: id, type: bigint}   # the key
                          - name: status
                            type: string
                            allowed: [open, closed]   # so far

                        # behind
                        key: id
                        """)).isEqualTo("""
                        # mine
                        columns:
                          - {name: id, type: bigint}   # the key
                          - name: status
                            type: string
                            allowed: [open, closed]   # so far
                          - {name: weight, type: "decimal(8,3)"}   # new in the database
                          - {name: tags, type: list(string)}   # new in the database

                        # behind
                        key: id
                        """);
    }

    @Test
    void withoutIndentationAndAtTheEndOfTheFile() {
        assertThat(with("columns:\n- name: id\n  type: bigint")).isEqualTo("""
                columns:
                - name: id
                  type: bigint
                - {name: weight, type: "decimal(8,3)"}   # new in the database
                - {name: tags, type: list(string)}   # new in the database""");
    }

    @Test
    void inBrackets() {
        assertThat(with("columns: [{name: id, type: bigint}]\n")).isEqualTo("""
                columns: [{name: id, type: bigint}, {name: weight, type: "decimal(8,3)"}, {name: tags, type: list(string)}]
                """);
        assertThat(with("columns: [\n  {name: id, type: bigint},\n]\n")).isEqualTo("""
                columns: [
                  {name: id, type: bigint}, {name: weight, type: "decimal(8,3)"}, {name: tags, type: list(string)},
                ]
                """);
    }

    @Test
    void whatIsThereIsNotWrittenTwice() {
        String once = with("columns:\n  - {name: id, type: bigint}\n");
        assertThat(with(once)).isEqualTo(once);
    }

    @Test
    void whatHasNoListOfColumnsIsNotChanged() {
        assertThat(StreamFile.of("description: columns\nother: {columns: [1]}\n"))
                .isEmpty();
        assertThat(StreamFile.of("columns: none\n")).isEmpty();
    }
}
