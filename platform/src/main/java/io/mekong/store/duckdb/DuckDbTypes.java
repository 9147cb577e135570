package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Column types as DuckDB names them. */
final class DuckDbTypes {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),(\\d+)\\)");

    private DuckDbTypes() {}

    static String of(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool _ -> "BOOLEAN";
            case ColumnType.Int _ -> "INTEGER";
            case ColumnType.BigInt _ -> "BIGINT";
            case ColumnType.Real _ -> "DOUBLE";
            case ColumnType.Decimal(int precision, int scale) -> "DECIMAL(" + precision + "," + scale + ")";
            case ColumnType.Text _ -> "VARCHAR";
            case ColumnType.Date _ -> "DATE";
            case ColumnType.Timestamp _ -> "TIMESTAMP";
            case ColumnType.Uuid _ -> "UUID";
            case ColumnType.Json _ -> "JSON";
            case ColumnType.Bytes _ -> "BLOB";
            case ColumnType.ListOf(ColumnType element) -> of(element) + "[]";
        };
    }

    /** The type that {@link #of} gave the name to; a timestamp is stored in microseconds, whatever its numbers meant. */
    static ColumnType parse(String name) {
        if (name.endsWith("[]")) {
            return new ColumnType.ListOf(parse(name.substring(0, name.length() - 2)));
        }
        Matcher decimal = DECIMAL.matcher(name);
        if (decimal.matches()) {
            return new ColumnType.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        return switch (name) {
            case "BOOLEAN" -> new ColumnType.Bool();
            case "INTEGER" -> new ColumnType.Int();
            case "BIGINT" -> new ColumnType.BigInt();
            case "DOUBLE" -> new ColumnType.Real();
            case "VARCHAR" -> new ColumnType.Text();
            case "DATE" -> new ColumnType.Date();
            case "TIMESTAMP" -> new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS);
            case "UUID" -> new ColumnType.Uuid();
            case "JSON" -> new ColumnType.Json();
            case "BLOB" -> new ColumnType.Bytes();
            default -> throw MekongException.bug("the store has a column of type " + name, null);
        };
    }

    /** What a column of a query's result is to those outside; what we have no type for is text. */
    static ColumnType nearest(String name) {
        return switch (name) {
            case "TINYINT", "SMALLINT", "UTINYINT", "USMALLINT" -> new ColumnType.Int();
            case "UINTEGER" -> new ColumnType.BigInt();
            case "HUGEINT", "UBIGINT", "UHUGEINT" -> new ColumnType.Decimal(38, 0);
            case "FLOAT" -> new ColumnType.Real();
            case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S", "TIMESTAMP" ->
                new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS);
            case "BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DATE" -> parse(name);
            default -> DECIMAL.matcher(name).matches() ? parse(name) : new ColumnType.Text();
        };
    }
}
