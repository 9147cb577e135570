package io.mekong.store.duckdb;

import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Rollup.Measure;
import io.mekong.store.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * A rollup as SQL. Its table has rows of partial states: for a bucket and its dimensions as many as there were commits
 * with rows of them, until they are merged into one. So rows that come late are right by construction: they are one more
 * state. Count, sum, min and max are their own state; of the others DuckDB keeps the state that it computes with
 * ({@code EXPORT_STATE}), which it merges ({@code combine_aggr}) and reads ({@code finalize}).
 *
 * @param types the types of the table's columns, derived ones included, as DuckDB names them
 */
record RollupSql(TableSchema schema, Rollup rollup, Map<String, String> types) {
    /** Whether there may be further states of the same bucket and dimensions. */
    static final String PARTIAL = "__partial";

    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\d+\\)");
    /** Sums of longer decimals could leave the 38 digits that a decimal has. */
    private static final int LONGEST_EXACT = 28;

    /** Those of a table that is there. */
    static List<RollupSql> of(DuckDBConnection connection, TableSchema schema) throws SQLException {
        if (schema.rollups().isEmpty()) {
            return List.of();
        }
        Map<String, String> types = RollupFill.types(connection, schema, TableView.all(schema));
        return schema.rollups().stream()
                .map(rollup -> new RollupSql(schema, rollup, types))
                .toList();
    }

    String table() {
        return StoredNames.rollup(schema.name(), rollup.name());
    }

    /** Makes the table, without rows. */
    String createTable() {
        return "CREATE TABLE " + table() + " AS SELECT *, false AS " + PARTIAL + " FROM ("
                + states("(SELECT * FROM " + TableView.all(schema) + " WHERE false)") + ")";
    }

    String createView() {
        return "CREATE OR REPLACE VIEW " + StoredNames.view(schema.rollupView(rollup)) + " AS " + read(table());
    }

    /** The states of some rows, a row for each bucket and dimensions. {@code from} has the table's stored columns. */
    String states(String from) {
        List<String> columns = new ArrayList<>();
        columns.add(bucket() + " AS " + SqlText.quote(TableSchema.TIME));
        rollup.dimensions().forEach(dimension -> columns.add(SqlText.quote(dimension)));
        for (Measure measure : rollup.measures()) {
            columns.add(state(measure) + " AS " + SqlText.quote(measure.name()));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + TableView.withDerived(schema, from) + groupBy();
    }

    /** One state for each bucket and dimensions out of those in {@code from}. */
    String merged(String from) {
        return merge(from, RollupSql::combine);
    }

    /** What people see of the states in {@code from}. */
    String read(String from) {
        return merge(from, RollupSql::read);
    }

    /** What tells a state's bucket and dimensions. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(TableSchema.TIME));
        keys.addAll(rollup.dimensions());
        return keys;
    }

    /** The begin of the bucket that a row is in. Weeks begin on Mondays, as with {@code time_bucket} in a query. */
    String bucket() {
        return "time_bucket(" + width() + ", " + SqlText.quote(TableSchema.TIME) + ")";
    }

    String width() {
        return "INTERVAL " + rollup.bucket().toNanos() / 1_000 + " MICROSECONDS";
    }

    private String merge(String from, java.util.function.Function<Measure, String> merged) {
        String measures = rollup.measures().stream()
                .map(measure -> ", " + merged.apply(measure) + " AS " + SqlText.quote(measure.name()))
                .collect(Collectors.joining());
        return "SELECT " + TableView.names(keys()) + measures + " FROM " + from + groupBy();
    }

    private String groupBy() {
        List<String> positions = new ArrayList<>();
        for (int i = 1; i <= keys().size(); i++) {
            positions.add(Integer.toString(i));
        }
        return " GROUP BY " + String.join(", ", positions);
    }

    private String state(Measure measure) {
        String column = measure.column().map(SqlText::quote).orElse("*");
        return switch (measure.function()) {
            case Function.Count _ -> "count(" + column + ")";
            case Function.Sum _ -> "sum(" + summand(measure, column) + ")";
            case Function.Min _ -> "min(" + column + ")";
            case Function.Max _ -> "max(" + column + ")";
            case Function.First _ -> "arg_min(" + column + ", " + place() + ") EXPORT_STATE";
            case Function.Last _ -> "arg_max(" + column + ", " + place() + ") EXPORT_STATE";
            case Function.Distinct _ -> "approx_count_distinct(" + column + ") EXPORT_STATE";
            case Function.Quantile(double share) ->
                "approx_quantile(" + number(measure, column) + ", " + share + ") EXPORT_STATE";
        };
    }

    private static String combine(Measure measure) {
        String column = SqlText.quote(measure.name());
        return switch (measure.function()) {
            case Function.Count _ -> "sum(" + column + ")::BIGINT";
            case Function.Sum _ -> "sum(" + column + ")";
            case Function.Min _ -> "min(" + column + ")";
            case Function.Max _ -> "max(" + column + ")";
            case Function.First _ -> combined(column);
            case Function.Last _ -> combined(column);
            case Function.Distinct _ -> combined(column);
            case Function.Quantile _ -> combined(column);
        };
    }

    private static String combined(String column) {
        return "combine_aggr(" + column + ")";
    }

    private static String read(Measure measure) {
        String combined = combine(measure);
        return combined.startsWith("combine_aggr") ? "finalize(" + combined + ")" : combined;
    }

    /**
     * Where a row stands within its bucket: its time, then its offset, then its partition, in one number. (A row of the
     * three would be compared more than twice as slowly.) No time is so odd that it leaves the 127 bits.
     */
    private String place() {
        return "(epoch_us(" + SqlText.quote(TableSchema.TIME) + ") - epoch_us(" + bucket() + "))::HUGEINT"
                + " * 9223372036854775808 + (" + SqlText.quote(TableSchema.OFFSET) + " * 65536 + "
                + SqlText.quote(TableSchema.PARTITION) + ")";
    }

    /** Whole numbers add up to 38 digits; a decimal so long that its sum might not fit is added as a double. */
    private String summand(Measure measure, String column) {
        OptionalInt digits = digits(measure);
        return digits.isPresent() && digits.getAsInt() > LONGEST_EXACT ? column + "::DOUBLE" : column;
    }

    /** Numbers of any kind as doubles, which the sketch makes of them anyway: so is its state the same for all. */
    private String number(Measure measure, String column) {
        boolean number = switch (type(measure)) {
            case "INTEGER", "BIGINT", "HUGEINT", "DOUBLE" -> true;
            default -> digits(measure).isPresent();
        };
        return number ? column + "::DOUBLE" : column;
    }

    private OptionalInt digits(Measure measure) {
        Matcher decimal = DECIMAL.matcher(type(measure));
        return decimal.matches() ? OptionalInt.of(Integer.parseInt(decimal.group(1))) : OptionalInt.empty();
    }

    private String type(Measure measure) {
        return measure.column().map(column -> types.getOrDefault(column, "")).orElse("");
    }
}
