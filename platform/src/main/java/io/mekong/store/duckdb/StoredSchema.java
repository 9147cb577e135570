package io.mekong.store.duckdb;

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
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBConnection;

/**
 * The shape of a table as the database has it. Names and types of the columns are the catalog's; what the catalog does
 * not know (the order that people see, derived columns, key, rollups) stands as JSON in the table's comment, which
 * changes in the same transaction.
 */
final class StoredSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredSchema() {}

    static Optional<TableSchema> read(DuckDBConnection connection, String table) throws SQLException {
        Map<String, StoredColumn> present = columns(connection, table);
        if (present.isEmpty()) {
            return Optional.empty();
        }
        String sql = "SELECT comment FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?";
        String comment = Statements.query(
                        connection, sql, row -> String.valueOf(row.getString(1)), StoredNames.DATA, table)
                .getFirst();
        return Optional.of(schema(table, present, tree(table, comment)));
    }

    /** The columns as they stand on disk, by name. */
    static Map<String, StoredColumn> columns(DuckDBConnection connection, String table) throws SQLException {
        String sql = "SELECT column_name, data_type FROM duckdb_columns() "
                + "WHERE schema_name = ? AND table_name = ? ORDER BY column_index";
        Map<String, StoredColumn> columns = new LinkedHashMap<>();
        Statements.query(
                        connection,
                        sql,
                        row -> new StoredColumn(row.getString(1), DuckDbTypes.parse(row.getString(2))),
                        StoredNames.DATA,
                        table)
                .forEach(column -> columns.put(column.name(), column));
        return columns;
    }

    /** The statement that notes what the catalog does not know. */
    static String comment(TableSchema schema) {
        return "COMMENT ON TABLE " + StoredNames.table(schema.name()) + " IS "
                + SqlText.literal(write(schema).toString());
    }

    private static TableSchema schema(String table, Map<String, StoredColumn> present, JsonNode tree) {
        Map<String, StoredColumn> left = new LinkedHashMap<>(present);
        List<StoredColumn> shown = new ArrayList<>();
        for (String name : texts(tree.path("columns"))) {
            StoredColumn column = left.remove(name);
            if (column == null) {
                throw MekongException.bug("table `" + table + "` has lost its column `" + name + "`", null);
            }
            shown.add(column);
        }
        List<Table.Derived> derived = new ArrayList<>();
        for (JsonNode column : tree.path("derived")) {
            derived.add(new Table.Derived(
                    column.path("name").asText(), column.path("sql").asText(), ""));
        }
        List<Rollup> rollups = new ArrayList<>();
        tree.path("rollups").forEach(rollup -> rollups.add(rollup(rollup)));
        return new TableSchema(table, shown, derived, texts(tree.path("key")), rollups, List.copyOf(left.values()));
    }

    private static ObjectNode write(TableSchema schema) {
        ObjectNode tree = JSON.createObjectNode();
        schema.stored().forEach(column -> tree.withArrayProperty("columns").add(column.name()));
        for (Table.Derived derived : schema.derived()) {
            tree.withArrayProperty("derived")
                    .addObject()
                    .put("name", derived.name())
                    .put("sql", derived.sql());
        }
        schema.key().forEach(tree.withArrayProperty("key")::add);
        ArrayNode rollups = tree.withArrayProperty("rollups");
        schema.rollups().forEach(rollup -> write(rollup, rollups.addObject()));
        return tree;
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

    private static JsonNode tree(String table, String comment) {
        try {
            return JSON.readTree(comment);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the shape of table `" + table + "` cannot be read from its comment", e);
        }
    }
}
