package io.mekong.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an engine's own catalog does not know of a table, as JSON that the engine keeps: derived columns, key, rollups. */
public final class SchemaJson {
    private SchemaJson() {}

    public static void write(TableSchema schema, ObjectNode tree) {
        for (Table.Derived derived : schema.derived()) {
            tree.withArrayProperty("derived")
                    .addObject()
                    .put("name", derived.name())
                    .put("sql", derived.sql());
        }
        schema.key().forEach(tree.withArrayProperty("key")::add);
        for (Rollup rollup : schema.rollups()) {
            write(rollup, tree.withArrayProperty("rollups").addObject());
        }
    }

    /**
     * @param columns those that the table shows
     * @param removed those that it has beside
     */
    public static TableSchema read(
            String table,
            List<TableSchema.StoredColumn> columns,
            JsonNode tree,
            List<TableSchema.StoredColumn> removed) {
        List<Table.Derived> derived = new ArrayList<>();
        for (JsonNode column : tree.path("derived")) {
            derived.add(new Table.Derived(
                    column.path("name").asText(), column.path("sql").asText(), ""));
        }
        List<Rollup> rollups = new ArrayList<>();
        tree.path("rollups").forEach(rollup -> rollups.add(rollup(rollup)));
        return new TableSchema(table, columns, derived, texts(tree.path("key")), rollups, removed);
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

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
