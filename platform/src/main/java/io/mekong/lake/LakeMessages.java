package io.mekong.lake;

import io.mekong.broker.MessageVisitor;
import io.mekong.store.ColumnVector;
import io.mekong.store.ParquetFiles;
import io.mekong.store.RowBatch;
import io.mekong.store.RowSearch;
import io.mekong.store.TableSchema;
import java.util.List;

/** The messages in the lake's files, just as Kafka had them. */
public final class LakeMessages {
    private final LakeTopic topic;
    private final ParquetFiles parquet;
    private final TableSchema schema;

    LakeMessages(LakeTopic topic, String name, ParquetFiles parquet) {
        this.topic = topic;
        this.parquet = parquet;
        this.schema = LakeSchema.messages(name);
    }

    /** Shows the messages of one file whose offset lies between the two, both included, in order of offset. */
    public void read(LakeFile file, long firstOffset, long lastOffset, MessageVisitor visitor) {
        try (LakeStorage.Held held = topic.hold(List.of(file))) {
            parquet.read(held.paths().getFirst(), schema, firstOffset, lastOffset, batch -> show(batch, visitor));
        }
    }

    /**
     * Shows the messages of one partition that are looked for, the newest first.
     *
     * @param files whose columns are {@linkplain LakeReading#isCurrent today's}
     * @return false when the time was too short to see them all
     */
    public boolean search(List<LakeFile> files, RowSearch search, MessageVisitor visitor) {
        try (LakeStorage.Held held = topic.hold(files)) {
            return parquet.search(held.paths(), schema, search, batch -> show(batch, visitor));
        }
    }

    private static void show(RowBatch batch, MessageVisitor visitor) {
        ColumnVector partitions = batch.column(0);
        ColumnVector offsets = batch.column(1);
        ColumnVector timestamps = batch.column(2);
        ColumnVector keys = batch.column(3);
        ColumnVector values = batch.column(4);
        for (int row = 0; row < batch.rows(); row++) {
            boolean absent = values.isNull(row);
            visitor.message(
                    (int) partitions.longAt(row),
                    offsets.longAt(row),
                    timestamps.longAt(row) / 1_000,
                    keys.isNull(row) ? null : keys.bytesAt(row),
                    absent ? null : values.text(),
                    absent ? 0 : values.startAt(row),
                    absent ? 0 : values.lengthAt(row));
        }
    }
}
