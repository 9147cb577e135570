package io.mekong.ingest;

import io.mekong.event.EventDecoder.Change;
import io.mekong.event.RowSink;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import org.jspecify.annotations.Nullable;

/** One row a message: its cells, which come by the stream's columns, go into the table's columns. */
public final class TableRows implements MessageRows, RowSink {
    private final RowBatch batch;
    private final Full full;
    private final RowPlaces places;
    /** By the stream's columns; null where the table does not keep one. */
    private final @Nullable ColumnVector[] targets;

    private final int eventTimeColumn;
    private int partition;
    private long offset;
    private long eventMicros;
    private boolean inList;

    public TableRows(Stream stream, TableSchema schema, int eventTimeColumn, Full full) {
        this.batch = new RowBatch(schema);
        this.full = full;
        this.places = new RowPlaces(batch);
        this.eventTimeColumn = eventTimeColumn;
        this.targets = stream.columns().stream()
                .map(column -> schema.indexOf(column.name()).map(batch::column).orElse(null))
                .toArray(ColumnVector[]::new);
    }

    /** For a message that is told out afterwards: all of the stream's columns, and room for it alone. */
    static TableRows whole(Stream stream, int eventTimeColumn) {
        return new TableRows(
                stream,
                TableSchema.of(Table.of(stream.name(), stream.name(), stream.columns())),
                eventTimeColumn,
                _ -> {});
    }

    /** What is filled; columns that are not the stream's are the caller's. */
    public RowBatch batch() {
        return batch;
    }

    ColumnVector column(int ofStream) {
        return java.util.Objects.requireNonNull(targets[ofStream]);
    }

    void putPlace(RowPlaces into, int row) {
        into.put(row, eventMicros, partition, offset);
    }

    @Override
    public RowSink cells() {
        return this;
    }

    @Override
    public void begin(int inPartition, long atOffset, long recordTimeMs) {
        if (batch.isFull()) {
            flush();
        }
        batch.beginRow();
        inList = false;
        partition = inPartition;
        offset = atOffset;
        eventMicros = recordTimeMs * 1_000;
    }

    @Override
    public long eventMicros() {
        return eventMicros;
    }

    @Override
    public int end(Change change) {
        if (change == Change.TRUNCATE) {
            return empty();
        }
        if (change == Change.DELETE && !places.keepsDeletions()) {
            return 0;
        }
        int row = batch.openRow();
        putPlace(places, row);
        places.putDeleted(row, change == Change.DELETE ? 1 : 0);
        batch.endRow();
        return 1;
    }

    /** Who has no keys only ever adds. */
    private int empty() {
        if (places.keepsDeletions()) {
            batch.clear();
            full.truncate();
        }
        return 0;
    }

    @Override
    public void keep(int column) {
        places.keep(batch.openRow(), targets[column]);
    }

    @Override
    public void flush() {
        if (batch.rows() > 0) {
            full.append(batch);
            batch.clear();
        }
    }

    @Override
    public void clear() {
        batch.clear();
    }

    @Override
    public void putLong(int column, long value) {
        if (column == eventTimeColumn) {
            eventMicros = value;
        }
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putLong(target.openElement(batch.openRow()), value);
            } else {
                target.putLong(batch.openRow(), value);
            }
        }
    }

    @Override
    public void putDouble(int column, double value) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putDouble(target.openElement(batch.openRow()), value);
            } else {
                target.putDouble(batch.openRow(), value);
            }
        }
    }

    @Override
    public void putWide(int column, long high, long low) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putWide(target.openElement(batch.openRow()), high, low);
            } else {
                target.putWide(batch.openRow(), high, low);
            }
        }
    }

    @Override
    public void putText(int column, byte[] utf8, int offset, int length) {
        ColumnVector target = targets[column];
        if (target != null) {
            if (inList) {
                target.elements().putText(target.openElement(batch.openRow()), utf8, offset, length);
            } else {
                target.putText(batch.openRow(), utf8, offset, length);
            }
        }
    }

    @Override
    public void putNull(int column) {
        ColumnVector target = targets[column];
        if (target != null) {
            target.openElement(batch.openRow());
        }
    }

    @Override
    public void beginList(int column) {
        inList = true;
        ColumnVector target = targets[column];
        if (target != null) {
            target.beginList(batch.openRow());
        }
    }

    @Override
    public void endList(int column) {
        inList = false;
    }
}
