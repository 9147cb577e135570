package io.mekong.store.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.store.SchemaJson;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.sql.SQLException;
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
        for (String name : SchemaJson.texts(tree.path("columns"))) {
            StoredColumn column = left.remove(name);
            if (column == null) {
                throw MekongException.bug("table `" + table + "` has lost its column `" + name + "`", null);
            }
            shown.add(column);
        }
        return SchemaJson.read(table, shown, tree, List.copyOf(left.values()));
    }

    private static ObjectNode write(TableSchema schema) {
        ObjectNode tree = JSON.createObjectNode();
        schema.stored().forEach(column -> tree.withArrayProperty("columns").add(column.name()));
        SchemaJson.write(schema, tree);
        return tree;
    }

    private static JsonNode tree(String table, String comment) {
        try {
            return JSON.readTree(comment);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("the shape of table `" + table + "` cannot be read from its comment", e);
        }
    }
}
