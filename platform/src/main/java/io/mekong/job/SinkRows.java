package io.mekong.job;

import io.mekong.project.ColumnType;
import io.mekong.project.Job.Merging;
import io.mekong.sink.Column;
import io.mekong.sink.Merge;
import io.mekong.store.Workbench.ResultColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the writers of the room {@code sink} are told. */
final class SinkRows {
    private SinkRows() {}

    static List<Column> columns(List<ResultColumn> columns) {
        return columns.stream()
                .map(column -> new Column(column.name(), type(column.type())))
                .toList();
    }

    private static Column.Type type(ColumnType type) {
        return switch (type) {
            case ColumnType.Bool _ -> Column.Type.BOOLEAN;
            case ColumnType.Int _, ColumnType.BigInt _ -> Column.Type.LONG;
            case ColumnType.Real _ -> Column.Type.DOUBLE;
            case ColumnType.Decimal _ -> Column.Type.DECIMAL;
            case ColumnType.Date _ -> Column.Type.DATE;
            case ColumnType.Timestamp _ -> Column.Type.TIMESTAMP;
            case ColumnType.Text _, ColumnType.Uuid _, ColumnType.Json _, ColumnType.Bytes _, ColumnType.ListOf _ ->
                Column.Type.STRING;
        };
    }

    static Map<String, Merge> merge(Merging merging) {
        Map<String, Merge> merge = new LinkedHashMap<>();
        merging.columns().forEach((column, how) -> merge.put(column, Merge.valueOf(how.name())));
        return merge;
    }
}
