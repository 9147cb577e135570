package io.mekong.spark;

import io.mekong.core.RedisAddress;
import io.mekong.sink.Column;
import io.mekong.sink.RedisTarget;
import io.mekong.sink.RedisWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** One partition's rows as hashes. */
final class HashPart implements ForeachPartitionFunction<Row> {
    private static final long serialVersionUID = 1L;

    private final RedisAddress address;
    private final ArrayList<Column> columns;
    private final RedisTarget target;
    private final LongAccumulator written;

    HashPart(RedisAddress address, List<Column> columns, RedisTarget target, LongAccumulator written) {
        this.address = address;
        this.columns = new ArrayList<>(columns);
        this.target = target;
        this.written = written;
    }

    @Override
    public void call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return;
        }
        try (RedisWriter writer = RedisWriter.open(address, columns, target)) {
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
            written.add(writer.write(cells));
        }
    }
}
