package io.mekong.job;

import io.mekong.store.BoundQuery;
import io.mekong.store.ResultsFilling;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as the content of a table of results. */
final class ResultsWriter implements BatchWriter {
    private final OutputTargets targets;
    private final String table;

    ResultsWriter(OutputTargets targets, String table) {
        this.targets = targets;
        this.table = table;
    }

    @Override
    public long write(long batch, Workbench bench, BoundQuery query) {
        try (Workbench.Result result = bench.query(query)) {
            List<StoredColumn> columns = result.columns().stream()
                    .map(column -> new StoredColumn(column.name(), column.type()))
                    .toList();
            TableSchema schema = TableSchema.ofColumns(table, columns);
            try (ResultsFilling filling = targets.results(schema)) {
                long rows = fill(result.rows(), schema, filling);
                filling.commit();
                return rows;
            }
        }
    }

    private static long fill(Iterable<@Nullable Object[]> rows, TableSchema schema, ResultsFilling filling) {
        RowBatch batch = new RowBatch(schema);
        long count = 0;
        for (@Nullable Object[] cells : rows) {
            batch.beginRow();
            for (int i = 0; i < cells.length; i++) {
                BatchCells.put(
                        batch.column(i),
                        batch.openRow(),
                        schema.columns().get(i).type(),
                        cells[i]);
            }
            batch.endRow();
            count++;
            if (batch.isFull()) {
                filling.append(batch);
                batch.clear();
            }
        }
        if (batch.rows() > 0) {
            filling.append(batch);
        }
        return count;
    }

    @Override
    public void close() {}
}
