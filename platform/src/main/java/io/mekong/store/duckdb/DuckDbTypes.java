package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;

/** Column types as DuckDB names them. */
final class DuckDbTypes {
    private DuckDbTypes() {}

    static String of(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool ignored -> "BOOLEAN";
            case ColumnType.Int ignored -> "INTEGER";
            case ColumnType.BigInt ignored -> "BIGINT";
            case ColumnType.Real ignored -> "DOUBLE";
            case ColumnType.Decimal(int precision, int scale) -> "DECIMAL(" + precision + "," + scale + ")";
            case ColumnType.Text ignored -> "VARCHAR";
            case ColumnType.Date ignored -> "DATE";
            case ColumnType.Timestamp ignored -> "TIMESTAMP";
            case ColumnType.Uuid ignored -> "UUID";
            case ColumnType.Json ignored -> "JSON";
        };
    }
}
