package io.mekong.bench;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** Filled columns to the table, with ledger: what is left of the way when reading costs nothing. */
final class AppendingWay implements CommitWay {
    private final StoreTable table;
    private final List<RowBatch> batches;

    private final int events;

    /** @param events as many as there are in one commit: whole batches */
    AppendingWay(StoreTable table, Workload workload, int events) {
        this.table = table;
        this.events = events;
        batches = batches(workload, table.schema(), events);
    }

    static List<RowBatch> batches(Workload workload, TableSchema schema, int count) {
        EventDecoder decoder = EventDecoder.of(workload.stream());
        List<byte[]> events = workload.events(count);
        List<RowBatch> batches = new ArrayList<>();
        for (int i = 0; i < count; i += RowBatch.CAPACITY) {
            batches.add(filled(schema, decoder, events.subList(i, i + RowBatch.CAPACITY), i));
        }
        return batches;
    }

    private static RowBatch filled(TableSchema schema, EventDecoder decoder, List<byte[]> events, long first) {
        RowBatch batch = new RowBatch(schema);
        BatchRow row = new BatchRow(batch, decoder.eventTimeColumn());
        long offset = first;
        try {
            for (byte[] event : events) {
                batch.beginRow();
                decoder.decode(event, row);
                row.end(offset++);
            }
        } catch (RejectedEvent e) {
            throw new IllegalStateException(e);
        }
        return batch;
    }

    @Override
    public void commit() {
        batches.forEach(table::append);
        table.commit(events);
    }

    @Override
    public void close() {
        table.close();
    }
}
