package io.mekong.job;

import io.mekong.core.RedisAddress;
import io.mekong.project.Job.Output;
import io.mekong.sink.Column;
import io.mekong.sink.RedisTarget;
import io.mekong.sink.RedisWriter;
import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as hashes in Redis. */
final class HashesWriter implements BatchWriter {
    private final RedisAddress address;
    private final RedisTarget target;
    private @Nullable RedisWriter writer;
    private List<Column> columns = List.of();

    HashesWriter(RedisAddress address, Output.Hashes hashes) {
        this.address = address;
        this.target = new RedisTarget(
                hashes.key(),
                hashes.columns(),
                hashes.merging().order(),
                SinkRows.merge(hashes.merging()),
                hashes.merging().identity().orElse(null),
                hashes.expire().orElse(null));
    }

    @Override
    public long write(long batch, Workbench bench, BoundQuery query) {
        try (Workbench.Result result = bench.query(query)) {
            return open(SinkRows.columns(result.columns())).write(result.rows());
        }
    }

    private RedisWriter open(List<Column> given) {
        RedisWriter open = writer;
        if (open == null || !columns.equals(given)) {
            close();
            open = RedisWriter.open(address, given, target);
            writer = open;
            columns = given;
        }
        return open;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }
}
