package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;

/** Column types as DuckDB names them. */
final class DuckDbTypes {
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
}
