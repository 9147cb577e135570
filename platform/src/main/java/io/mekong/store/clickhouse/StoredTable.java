package io.mekong.store.clickhouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Table;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        for (Table.Derived derived : schema.derived()) {
            tree.withArrayProperty("derived")
                    .addObject()
                    .put("name", derived.name())
                    .put("sql", derived.sql());
        }
        schema.key().forEach(tree.withArrayProperty("key")::add);
        schema.rollups()
                .forEach(rollup ->
                        write(rollup, tree.withArrayProperty("rollups").addObject()));
        return tree.toString();
    }

    static StoredTable read(String name, String note) {
        try {
            JsonNode tree = JSON.readTree(note);
            List<Table.Derived> derived = new ArrayList<>();
            tree.path("derived")
                    .forEach(column -> derived.add(new Table.Derived(
                            column.path("name").asText(), column.path("sql").asText(), "")));
            List<Rollup> rollups = new ArrayList<>();
            tree.path("rollups").forEach(rollup -> rollups.add(rollup(rollup)));
            return new StoredTable(
                    new TableSchema(
                            name,
                            columns(tree.path("columns")),
                            derived,
                            texts(tree.path("key")),
                            rollups,
                            columns(tree.path("removed"))),
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

    private static void write(Rollup rollup, ObjectNode tree) {
        tree.put("name", rollup.name()).put("bucket", rollup.bucket().toString());
        rollup.dimensions().forEach(tree.withArrayProperty("dimensions")::add);
        for (Rollup.Measure measure : rollup.measures()) {
            ObjectNode node = tree.withArrayProperty("measures")
                    .addObject()
                    .put("name", measure.name())
                    .put("function", word(measure.function()));
            measure.column().ifPresent(column -> node.put("column", column));
            if (measure.function() instanceof Function.Quantile(double share)) {
                node.put("share", share);
            }
        }
    }

    private static Rollup rollup(JsonNode tree) {
        List<Rollup.Measure> measures = new ArrayList<>();
        for (JsonNode measure : tree.path("measures")) {
            measures.add(new Rollup.Measure(
                    measure.path("name").asText(),
                    function(
                            measure.path("function").asText(),
                            measure.path("share").asDouble()),
                    Optional.ofNullable(measure.path("column").textValue())));
        }
        return new Rollup(
                tree.path("name").asText(),
                Duration.parse(tree.path("bucket").asText()),
                texts(tree.path("dimensions")),
                measures);
    }

    private static String word(Function function) {
        return switch (function) {
            case Function.Count _ -> "count";
            case Function.Sum _ -> "sum";
            case Function.Min _ -> "min";
            case Function.Max _ -> "max";
            case Function.First _ -> "first";
            case Function.Last _ -> "last";
            case Function.Distinct _ -> "distinct";
            case Function.Quantile _ -> "quantile";
        };
    }

    private static Function function(String word, double share) {
        return switch (word) {
            case "count" -> new Function.Count();
            case "sum" -> new Function.Sum();
            case "min" -> new Function.Min();
            case "max" -> new Function.Max();
            case "first" -> new Function.First();
            case "last" -> new Function.Last();
            case "distinct" -> new Function.Distinct();
            case "quantile" -> new Function.Quantile(share);
            default -> throw MekongException.bug("the store knows a rollup function `" + word + "`", null);
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
