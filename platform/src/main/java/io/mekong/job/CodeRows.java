package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.job.code.RowCode;
import io.mekong.project.Column;
import io.mekong.project.Job.Making;
import io.mekong.project.LoadedCode;
import io.mekong.store.BoundQuery;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows through a class of the project. */
final class CodeRows {
    private final Making.Code making;
    private final LoadedCode loaded;

    CodeRows(Making.Code making) {
        this.making = making;
        this.loaded = LoadedCode.of(making.code());
    }

    /** Puts what becomes of the rows of one table into another. */
    void run(Workbench bench, String from, String into) {
        TableSchema schema = TableSchema.ofColumns(
                into,
                making.columns().stream()
                        .map(column -> new StoredColumn(column.name(), column.type()))
                        .toList());
        RowCode code = loaded.instance(RowCode.class);
        try (Workbench.Filling filling = bench.fill(schema);
                Workbench.Result result = bench.query(BoundQuery.of("SELECT * FROM \"" + from + '"'))) {
            Made made = new Made(new RowBatch(schema), filling);
            List<String> names =
                    result.columns().stream().map(Workbench.ResultColumn::name).toList();
            for (@Nullable Object[] cells : result.rows()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 0; i < cells.length; i++) {
                    row.put(names.get(i), cells[i]);
                }
                apply(code, row, made);
            }
            made.flush();
        }
    }

    private void apply(RowCode code, Map<String, @Nullable Object> row, Made made) {
        try {
            code.apply(row, cells -> made.add(making.columns(), cells));
        } catch (MekongException e) {
            throw e;
        } catch (Exception | LinkageError e) {
            throw loaded.failed(e);
        }
    }

    /** What was made, on its way. */
    private record Made(RowBatch batch, Workbench.Filling filling) {
        void add(List<Column> columns, Map<String, @Nullable Object> cells) {
            if (batch.isFull()) {
                flush();
            }
            batch.beginRow();
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                BatchCells.put(batch.column(i), batch.openRow(), column.type(), cells.get(column.name()));
            }
            batch.endRow();
        }

        void flush() {
            if (batch.rows() > 0) {
                filling.append(batch);
                batch.clear();
            }
        }
    }
}
