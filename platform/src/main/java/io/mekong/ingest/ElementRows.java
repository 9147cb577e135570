package io.mekong.ingest;

import io.mekong.event.EventDecoder.Change;
import io.mekong.event.RowSink;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row for every element of a list: a whole message is kept aside first, as one row of the stream's columns, and then
 * told out, the columns outside of the list with every element. An empty list makes no row.
 */
final class ElementRows implements MessageRows {
    private final Full full;
    private final RowBatch batch;
    private final RowPlaces places;
    private final TableRows message;
    private final List<Copy> copies = new ArrayList<>();
    private final Optional<ColumnVector> anyList;
    private final List<ColumnVector> lists = new ArrayList<>();

    /** From the column of the message to that of the table. */
    private record Copy(ColumnVector from, ColumnVector to, Each each) {}

    private enum Each {
        MESSAGE,
        ELEMENT
    }

    ElementRows(Stream stream, TableSchema schema, int eventTimeColumn, Full full) {
        this.full = full;
        this.batch = new RowBatch(schema);
        this.places = new RowPlaces(batch);
        this.message = TableRows.whole(stream, eventTimeColumn);
        for (Column column : stream.columns()) {
            schema.indexOf(column.name())
                    .ifPresent(target -> add(stream, column, schema.columns().get(target), target));
        }
        this.anyList = lists.stream().findFirst();
    }

    private void add(Stream stream, Column column, StoredColumn stored, int target) {
        ColumnVector from = message.column(stream.columns().indexOf(column));
        boolean element = column.type() instanceof ColumnType.ListOf && !(stored.type() instanceof ColumnType.ListOf);
        copies.add(new Copy(from, batch.column(target), element ? Each.ELEMENT : Each.MESSAGE));
        if (element) {
            lists.add(from);
        }
    }

    @Override
    public RowSink cells() {
        return message;
    }

    @Override
    public void begin(int partition, long offset, long recordTimeMs) {
        message.clear();
        message.begin(partition, offset, recordTimeMs);
    }

    @Override
    public long eventMicros() {
        return message.eventMicros();
    }

    @Override
    public int end(Change change) {
        int elements = change == Change.DELETE ? 0 : elements();
        for (int element = 0; element < elements; element++) {
            if (batch.isFull()) {
                flush();
            }
            batch.beginRow();
            int row = batch.openRow();
            message.putPlace(places, row);
            for (Copy copy : copies) {
                copy(copy, element, row);
            }
            batch.endRow();
        }
        return elements;
    }

    /** Every column under the list has as many. */
    private int elements() {
        return anyList.filter(list -> !list.isNull(0))
                .map(list -> list.lengthAt(0))
                .orElse(0);
    }

    private static void copy(Copy copy, int element, int row) {
        if (copy.each() == Each.MESSAGE) {
            copy.to().putCopy(row, copy.from(), 0);
        } else if (!copy.from().isNull(0)) {
            copy.to().putCopy(row, copy.from().elements(), copy.from().startAt(0) + element);
        }
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
}
