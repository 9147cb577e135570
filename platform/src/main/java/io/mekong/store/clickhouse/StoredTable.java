package io.mekong.store.clickhouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.store.SchemaJson;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as the notes have it.
 *
 * @param rows the name of the ClickHouse table with its rows: not that of the table, since a rebuilt one takes its place
 */
record StoredTable(TableSchema schema, String rows) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the states of a rollup are. */
    String states(String rollup) {
        return rows + "~" + rollup;
    }

    /** What fills them. */
    String fill(String rollup) {
        return rows + "~" + rollup + "~fill";
    }

    StoredTable with(TableSchema other) {
        return new StoredTable(other, rows);
    }

    String write() {
        ObjectNode tree = JSON.createObjectNode().put("rows", rows);
        write(schema.columns(), tree.withArrayProperty("columns"));
        write(schema.removed(), tree.withArrayProperty("removed"));
        SchemaJson.write(schema, tree);
        return tree.toString();
    }

    static StoredTable read(String name, String note) {
        try {
            JsonNode tree = JSON.readTree(note);
            return new StoredTable(
                    SchemaJson.read(name, columns(tree.path("columns")), tree, columns(tree.path("removed"))),
                    tree.path("rows").asText());
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the shape of table `" + name + "` cannot be read from its note", e);
        }
    }

    private static void write(List<StoredColumn> columns, ArrayNode into) {
        columns.forEach(column ->
                into.addObject().put("name", column.name()).put("type", ClickHouseTypes.label(column.type())));
    }

    private static List<StoredColumn> columns(JsonNode array) {
        List<StoredColumn> columns = new ArrayList<>();
        array.forEach(column -> columns.add(new StoredColumn(
                column.path("name").asText(),
                ClickHouseTypes.parse(column.path("type").asText()))));
        return columns;
    }
}
