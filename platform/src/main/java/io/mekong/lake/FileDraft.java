package io.mekong.lake;

import io.mekong.event.EventDecoder;
import io.mekong.event.EventDecoder.Change;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.TableRows;
import io.mekong.project.Stream;
import io.mekong.store.ColumnVector;
import io.mekong.store.ParquetFiles;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Messages of one partition and one hour on their way into a file. */
final class FileDraft implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final LakeTopic topic;
    private final Stream stream;
    private final Instant hour;
    private final int partition;
    private final long firstOffset;
    private final EventDecoder decoder;
    private final ParquetFiles.Draft draft;
    private final TableRows rows;
    private final ColumnVector timestamps;
    private final ColumnVector keys;
    private final ColumnVector values;
    private final ColumnVector rejections;
    private long lastOffset = -1;
    private long bytes;

    /** @param firstOffset the first that no file has */
    FileDraft(LakeTopic topic, Stream stream, ParquetFiles parquet, int partition, long firstOffset, long timestampMs) {
        TableSchema schema = LakeSchema.of(stream);
        this.topic = topic;
        this.stream = stream;
        this.hour = hourOf(timestampMs);
        this.partition = partition;
        this.firstOffset = firstOffset;
        this.decoder = EventDecoder.of(stream);
        this.draft = parquet.draft(schema);
        this.rows = new TableRows(stream, schema, decoder.eventTimeColumn(), draft::append);
        this.timestamps = column(schema, LakeSchema.TIMESTAMP);
        this.keys = column(schema, LakeSchema.KEY);
        this.values = column(schema, LakeSchema.VALUE);
        this.rejections = column(schema, LakeSchema.REJECTED);
    }

    private ColumnVector column(TableSchema schema, String name) {
        return rows.batch().column(schema.indexOf(name).orElseThrow());
    }

    /** Of the messages taken. */
    long bytes() {
        return bytes;
    }

    /** Whether a message of this time belongs to a later hour; one whose clock went backwards does not. */
    boolean isBefore(long timestampMs) {
        return hourOf(timestampMs).isAfter(hour);
    }

    void add(long offset, long timestampMs, byte @Nullable [] key, byte @Nullable [] value, int from, int length) {
        rows.begin(partition, offset, timestampMs);
        Change change = Change.UPSERT;
        String rejected = null;
        try {
            change = value == null
                    ? decoder.decodeDeletion(key == null ? EMPTY : key, rows.cells())
                    : decoder.decode(value, from, length, rows.cells());
        } catch (RejectedEvent e) {
            rejected = e.reason();
            rows.begin(partition, offset, timestampMs);
        }
        RowBatch batch = rows.batch();
        int row = batch.openRow();
        timestamps.putLong(row, timestampMs * 1_000);
        put(keys, row, key, 0, key == null ? 0 : key.length);
        put(values, row, value, from, length);
        byte[] reason = rejected == null ? null : rejected.getBytes(StandardCharsets.UTF_8);
        put(rejections, row, reason, 0, reason == null ? 0 : reason.length);
        // A row of no key that is deleted stands for all rows.
        rows.end(change == Change.TRUNCATE ? Change.DELETE : change);
        lastOffset = offset;
        bytes += length + (key == null ? 0 : key.length);
    }

    private static void put(ColumnVector cells, int row, byte @Nullable [] bytes, int from, int length) {
        if (bytes != null) {
            cells.putText(row, bytes, from, length);
        }
    }

    /** Puts the file in the lake. */
    LakeFile finish() {
        rows.flush();
        try {
            Path local = Files.createTempFile(topic.storage().drafts(), "part", ".parquet");
            draft.write(local, LakeSchema.label(stream));
            LakeFile file = new LakeFile(stream.topic(), hour, partition, firstOffset, lastOffset, Files.size(local));
            topic.storage().put(local, file.path());
            return file;
        } catch (IOException e) {
            throw topic.notWritten(e);
        }
    }

    @Override
    public void close() {
        draft.close();
    }

    private static Instant hourOf(long timestampMs) {
        return Instant.ofEpochMilli(timestampMs).truncatedTo(ChronoUnit.HOURS);
    }
}
