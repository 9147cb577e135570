package io.mekong.store.clickhouse;

import io.mekong.core.MekongException;
import io.mekong.project.ColumnType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns' types as ClickHouse has them. */
final class ClickHouseTypes {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
    private static final Pattern LIST = Pattern.compile("list\\((.+)\\)");

    private ClickHouseTypes() {}

    static String of(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool _ -> "Bool";
            case ColumnType.Int _ -> "Int32";
            case ColumnType.BigInt _ -> "Int64";
            case ColumnType.Real _ -> "Float64";
            case ColumnType.Decimal(var precision, var scale) -> "Decimal(" + precision + ", " + scale + ")";
            case ColumnType.Text _ -> "String";
            case ColumnType.Json _ -> "String";
            case ColumnType.Bytes _ -> "String";
            case ColumnType.Date _ -> "Date32";
            case ColumnType.Timestamp _ -> "DateTime64(6, 'UTC')";
            case ColumnType.Uuid _ -> "UUID";
            case ColumnType.ListOf(var element) -> "Array(" + nullable(element) + ")";
        };
    }

    /** Where there may be no value. A list cannot be null in ClickHouse: it is empty then. */
    static String nullable(ColumnType type) {
        return type instanceof ColumnType.ListOf ? of(type) : "Nullable(" + of(type) + ")";
    }

    /** Bytes of a value in the Native format; 0 where they vary. */
    static int width(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool _ -> 1;
            case ColumnType.Int _ -> 4;
            case ColumnType.Date _ -> 4;
            case ColumnType.BigInt _ -> 8;
            case ColumnType.Real _ -> 8;
            case ColumnType.Timestamp _ -> 8;
            case ColumnType.Decimal(var precision, var _) -> precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
            case ColumnType.Uuid _ -> 16;
            case ColumnType.Text _ -> 0;
            case ColumnType.Json _ -> 0;
            case ColumnType.Bytes _ -> 0;
            case ColumnType.ListOf _ -> 0;
        };
    }

    /** A name that says which type it is: several are the same to ClickHouse. */
    static String label(ColumnType type) {
        return switch (type) {
            case ColumnType.Timestamp _ -> "timestamp";
            case ColumnType.ListOf(var element) -> "list(" + label(element) + ")";
            case ColumnType.Decimal(var precision, var scale) -> "decimal(" + precision + "," + scale + ")";
            case ColumnType.Bool _ -> "boolean";
            case ColumnType.Int _ -> "integer";
            case ColumnType.BigInt _ -> "bigint";
            case ColumnType.Real _ -> "double";
            case ColumnType.Text _ -> "string";
            case ColumnType.Date _ -> "date";
            case ColumnType.Uuid _ -> "uuid";
            case ColumnType.Json _ -> "json";
            case ColumnType.Bytes _ -> "bytes";
        };
    }

    static ColumnType parse(String label) {
        Matcher decimal = DECIMAL.matcher(label);
        if (decimal.matches()) {
            return new ColumnType.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher list = LIST.matcher(label);
        if (list.matches()) {
            return new ColumnType.ListOf(parse(list.group(1)));
        }
        return switch (label) {
            case "boolean" -> new ColumnType.Bool();
            case "integer" -> new ColumnType.Int();
            case "bigint" -> new ColumnType.BigInt();
            case "double" -> new ColumnType.Real();
            case "string" -> new ColumnType.Text();
            case "date" -> new ColumnType.Date();
            case "timestamp" -> new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS);
            case "uuid" -> new ColumnType.Uuid();
            case "json" -> new ColumnType.Json();
            case "bytes" -> new ColumnType.Bytes();
            default -> throw MekongException.bug("the store knows a column of type " + label, null);
        };
    }
}
