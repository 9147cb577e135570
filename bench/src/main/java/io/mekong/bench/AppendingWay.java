package io.mekong.bench;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.store.RowBatch;
import io.mekong.store.duckdb.Appending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Filled columns to the table, with ledger: what is left of the way when reading costs nothing. */
final class AppendingWay implements CommitWay {
    private final StoreTable table;
    private final List<RowBatch> batches = new ArrayList<>();

    AppendingWay(Workload workload, Path folder, Appending appending) {
        table = new StoreTable(workload, folder, appending);
        EventDecoder decoder = EventDecoder.of(workload.stream());
        List<byte[]> events = workload.events(EVENTS);
        for (int i = 0; i < EVENTS; i += RowBatch.CAPACITY) {
            batches.add(filled(decoder, events.subList(i, i + RowBatch.CAPACITY), i));
        }
    }

    private RowBatch filled(EventDecoder decoder, List<byte[]> events, long offset) {
        RowBatch batch = new RowBatch(table.schema());
        BatchRow row = new BatchRow(batch, decoder.eventTimeColumn());
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
        table.commit(EVENTS);
    }

    @Override
    public void close() {
        table.close();
    }
}
