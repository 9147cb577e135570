package io.mekong.store.clickhouse;

import io.mekong.project.Rollup;
import io.mekong.project.Rollup.Function;
import io.mekong.project.Rollup.Measure;
import io.mekong.store.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rollup as SQL. Its table has the states of ClickHouse's aggregate functions: for a bucket and its dimensions one of each
 * commit, put there by a materialized view, until upkeep makes one of them. What people see is made of them when they ask.
 *
 * <p>Of a keyed table rows change, which no state can follow: its rollup is computed of the rows when people ask, and the
 * states are those of what retention has removed.
 *
 * @param types the types of the table's columns, derived ones included, as ClickHouse names them
 */
record RollupSql(StoredTable table, Rollup rollup, Map<String, String> types) {
    /** The begin of the bucket. */
    private static final String BUCKET = "~time";

    private static final Pattern DECIMAL = Pattern.compile("(?:Nullable\\()?Decimal\\((\\d+),.*");
    private static final Pattern WHOLE = Pattern.compile("(?:Nullable\\()?U?Int\\d+\\)?");
    /** Sums of longer decimals could leave the 38 digits that a decimal has. */
    private static final int LONGEST_EXACT = 28;

    /** Weeks begin on Mondays. */
    private static final long MONDAY_MICROS = 4L * 86_400 * 1_000_000;

    String createStates() {
        return "CREATE TABLE " + statesName() + " ENGINE = AggregatingMergeTree ORDER BY ("
                + SqlText.quote(identity()) + ") SETTINGS allow_nullable_key = 1,"
                + " non_replicated_deduplication_window = 1000 EMPTY AS " + states(RowSql.all(table));
    }

    /** Empty for a keyed table. */
    List<String> createFill() {
        return table.schema().keyed()
                ? List.of()
                : List.of("CREATE MATERIALIZED VIEW " + SqlText.quote(table.fill(rollup.name())) + " TO " + statesName()
                        + " AS " + states(RowSql.all(table)));
    }

    /** Of the rows that there are. */
    List<String> fillNow() {
        return table.schema().keyed()
                ? List.of()
                : List.of("INSERT INTO " + statesName() + " " + states(RowSql.all(table)));
    }

    String createView() {
        String from = statesName();
        if (table.schema().keyed()) {
            String live = states(RowSql.all(table));
            String buckets = "SELECT " + bucket() + " FROM " + RowSql.all(table);
            from = "(" + live + " UNION ALL SELECT * FROM " + statesName() + " WHERE " + SqlText.quote(BUCKET)
                    + " NOT IN (" + buckets + "))";
        }
        return "CREATE OR REPLACE VIEW " + SqlText.quote(table.schema().rollupView(rollup)) + " AS " + read(from);
    }

    /** The states of some rows, a row for each bucket and dimensions, and each commit if the table has commits. */
    String states(String from) {
        List<String> columns =
                new ArrayList<>(identity().stream().map(SqlText::quote).toList());
        for (int i = 0; i < rollup.measures().size(); i++) {
            columns.add(state(rollup.measures().get(i)) + " AS " + SqlText.quote(column(i)));
        }
        List<String> further = table.schema().keyed() ? List.of() : List.of(Commits.COLUMN);
        return "SELECT " + String.join(", ", columns) + " FROM (SELECT *, " + bucket() + " AS " + SqlText.quote(BUCKET)
                + " FROM " + RowSql.withDerived(table.schema(), from, further) + ") GROUP BY "
                + SqlText.quote(identity());
    }

    /** One state for each bucket and dimensions: of the commits up to a number, as of commit 0; the others as they are. */
    String merged(long floor, String condition) {
        List<String> keys = keys();
        List<String> columns = new ArrayList<>(keys.stream().map(SqlText::quote).toList());
        columns.add("if(" + Commits.COLUMN + " <= " + floor + ", 0, " + Commits.COLUMN + ") AS `~of`");
        List<String> named = new ArrayList<>(keys.stream().map(SqlText::quote).toList());
        named.add("`~of` AS " + Commits.COLUMN);
        for (int i = 0; i < rollup.measures().size(); i++) {
            columns.add(function(rollup.measures().get(i)) + "MergeState"
                    + parameter(rollup.measures().get(i)) + "(" + SqlText.quote(column(i)) + ") AS "
                    + SqlText.quote("~s" + i));
            named.add(SqlText.quote("~s" + i) + " AS " + SqlText.quote(column(i)));
        }
        return "SELECT " + String.join(", ", named) + " FROM (SELECT " + String.join(", ", columns) + " FROM "
                + statesName() + " WHERE " + condition + " GROUP BY " + SqlText.quote(keys) + ", `~of`)";
    }

    String statesName() {
        return SqlText.quote(table.states(rollup.name()));
    }

    private String read(String from) {
        List<String> columns = new ArrayList<>();
        columns.add(SqlText.quote(BUCKET) + " AS " + TableSchema.TIME);
        rollup.dimensions().forEach(dimension -> columns.add(SqlText.quote(dimension)));
        for (int i = 0; i < rollup.measures().size(); i++) {
            Measure measure = rollup.measures().get(i);
            columns.add(function(measure) + "Merge" + parameter(measure) + "(" + SqlText.quote(column(i)) + ") AS "
                    + SqlText.quote(measure.name()));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + from + " GROUP BY " + SqlText.quote(keys());
    }

    private static String column(int measure) {
        return "~m" + measure;
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>(List.of(BUCKET));
        keys.addAll(rollup.dimensions());
        return keys;
    }

    private List<String> identity() {
        List<String> identity = keys();
        if (!table.schema().keyed()) {
            identity.add(Commits.COLUMN);
        }
        return identity;
    }

    /** In whole microseconds, which is right before 1970 as well. */
    String bucket() {
        long width = rollup.bucket().toNanos() / 1_000;
        String micros = "toUnixTimestamp64Micro(" + TableSchema.TIME + ")";
        String since = "(" + micros + " - " + MONDAY_MICROS + ")";
        String wide = "toInt64(" + width + ")"; // (positiveModulo is wrong with numbers so large)
        return "fromUnixTimestamp64Micro(" + micros + " - (" + since + " % " + wide + " + " + wide + ") % " + wide
                + ", 'UTC')";
    }

    private String state(Measure measure) {
        return function(measure) + "State" + parameter(measure) + "(" + argument(measure) + ")";
    }

    private static String function(Measure measure) {
        return switch (measure.function()) {
            case Function.Count _ -> "count";
            case Function.Sum _ -> "sum";
            case Function.Min _ -> "min";
            case Function.Max _ -> "max";
            case Function.First _ -> "argMin";
            case Function.Last _ -> "argMax";
            case Function.Distinct _ -> "uniqCombined64";
            case Function.Quantile _ -> "quantileTDigest";
        };
    }

    private static String parameter(Measure measure) {
        return measure.function() instanceof Function.Quantile(double share) ? "(" + share + ")" : "";
    }

    private String argument(Measure measure) {
        String column = measure.column().map(SqlText::quote).orElse("");
        return switch (measure.function()) {
            case Function.Count _ -> column;
            case Function.Sum _ -> summand(measure, column);
            case Function.Min _ -> column;
            case Function.Max _ -> column;
            case Function.First _ -> column + ", " + place();
            case Function.Last _ -> column + ", " + place();
            case Function.Distinct _ -> column;
            case Function.Quantile _ -> "toFloat64(" + column + ")";
        };
    }

    /** Where a row stands within its bucket. */
    private static String place() {
        return "tuple(" + TableSchema.TIME + ", " + TableSchema.OFFSET + ", " + TableSchema.PARTITION + ")";
    }

    /** Whole numbers add up to 38 digits; a decimal so long that its sum might not fit is added as a double. */
    private String summand(Measure measure, String column) {
        String type = measure.column().map(name -> types.getOrDefault(name, "")).orElse("");
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            return Integer.parseInt(decimal.group(1)) > LONGEST_EXACT ? "toFloat64(" + column + ")" : column;
        }
        return WHOLE.matcher(type).matches() ? "toInt128(" + column + ")" : column;
    }
}
