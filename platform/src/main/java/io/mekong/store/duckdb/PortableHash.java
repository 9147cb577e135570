package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A hash of a row that other engines compute alike: the first 60 bits of the MD5 of its cells as text. Doubles are not in it,
 * whose digits every engine writes in its own way, but for whether there is one; of a list there is its length.
 */
final class PortableHash {
    private PortableHash() {}

    static String of(List<StoredColumn> columns) {
        String text = columns.stream()
                .map(column -> "coalesce(" + text(column) + ", chr(2))")
                .collect(Collectors.joining(", ", "concat_ws(chr(1), ", ")"));
        return "('0x' || md5(" + text + ")[1:15])::BIGINT";
    }

    private static String text(StoredColumn column) {
        String name = SqlText.quote(column.name());
        return switch (column.type()) {
            case ColumnType.Bool _ -> name + "::INTEGER::VARCHAR";
            case ColumnType.Int _ -> name + "::VARCHAR";
            case ColumnType.BigInt _ -> name + "::VARCHAR";
            case ColumnType.Real _ -> "CASE WHEN " + name + " IS NOT NULL THEN 'x' END";
            case ColumnType.Decimal _ -> "replace(" + name + "::VARCHAR, '.', '')::HUGEINT::VARCHAR";
            case ColumnType.Text _ -> name;
            case ColumnType.Json _ -> name + "::VARCHAR";
            case ColumnType.Bytes _ -> "hex(" + name + ")";
            case ColumnType.Date _ -> "(" + name + " - DATE '1970-01-01')::VARCHAR";
            case ColumnType.Timestamp _ -> "epoch_us(" + name + ")::VARCHAR";
            case ColumnType.Uuid _ -> name + "::VARCHAR";
            case ColumnType.ListOf _ -> "coalesce(len(" + name + "), 0)::VARCHAR";
        };
    }
}
