package io.mekong.cdc;

import io.mekong.core.MekongException;
import io.mekong.service.Login;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a captured table, with the types that a stream's file has for them. */
public final class CapturedColumns {
    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");
    private static final int MOST_DIGITS = 38;

    private CapturedColumns() {}

    /**
     * @param table {@code schema.table}
     * @return types by name, in the table's order; empty where there is no such table
     * @throws MekongException RESOURCE when the database cannot be asked
     */
    public static Map<String, String> of(Login database, String table) {
        TableName name = TableName.of(table);
        Map<String, String> columns = new LinkedHashMap<>();
        try (Catalog catalog = Catalog.open(database)) {
            catalog.query(
                            "columns.sql",
                            row -> Map.entry(row.getString("name"), row.getString("type")),
                            name.schema(),
                            name.table())
                    .forEach(column -> columns.put(column.getKey(), type(column.getValue())));
        } catch (SQLException e) {
            throw MekongException.resource(
                    "Cannot see the columns of " + table,
                    MekongException.reason(e),
                    "Check that the database can be reached.",
                    e);
        }
        return columns;
    }

    /** What holds every value of the type, as Debezium writes it; text where nothing else does. */
    static String type(String postgres) {
        if (postgres.endsWith("[]")) {
            return "list(" + type(postgres.substring(0, postgres.length() - 2)) + ")";
        }
        Matcher numeric = NUMERIC.matcher(postgres);
        if (numeric.matches() && Integer.parseInt(numeric.group(1)) <= MOST_DIGITS) {
            return "decimal(" + numeric.group(1) + "," + numeric.group(2) + ")";
        }
        return switch (postgres.replaceFirst("\\(\\d+\\)", "")) {
            case "smallint", "integer" -> "integer";
            case "bigint", "oid" -> "bigint";
            case "real", "double precision" -> "double";
            case "boolean" -> "boolean";
            case "date" -> "date";
            case "timestamp with time zone", "timestamp without time zone" -> "timestamp";
            case "json", "jsonb" -> "json";
            case "uuid" -> "uuid";
            case "bytea" -> "bytes";
            default -> "string";
        };
    }
}
