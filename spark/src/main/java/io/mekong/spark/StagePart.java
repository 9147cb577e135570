package io.mekong.spark;

import io.mekong.sink.Attempt;
import io.mekong.sink.Column;
import io.mekong.sink.PostgresLogin;
import io.mekong.sink.PostgresStage;
import io.mekong.sink.PostgresTarget;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** One partition's rows, gathered beside a table; becomes one row with the partition's number and how many there were. */
final class StagePart implements MapPartitionsFunction<Row, Row> {
    static final StructType SCHEMA =
            new StructType().add("part", DataTypes.IntegerType).add("rows", DataTypes.LongType);
    private static final long serialVersionUID = 1L;

    private final PostgresLogin login;
    private final ArrayList<Column> columns;
    private final PostgresTarget target;
    private final Attempt attempt;

    StagePart(PostgresLogin login, List<Column> columns, PostgresTarget target, Attempt attempt) {
        this.login = login;
        this.columns = new ArrayList<>(columns);
        this.target = target;
        this.attempt = attempt;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        int part = TaskContext.getPartitionId();
        if (!rows.hasNext()) {
            return List.of(RowFactory.create(part, 0L)).iterator();
        }
        Iterable<@Nullable Object[]> cells = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public @Nullable Object[] next() {
                return Cells.of(rows.next());
            }
        };
        try (PostgresStage stage = PostgresStage.open(login, columns, target, attempt)) {
            return List.of(RowFactory.create(part, stage.stage(part, cells))).iterator();
        }
    }
}
