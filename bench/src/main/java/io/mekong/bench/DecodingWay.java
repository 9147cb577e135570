package io.mekong.bench;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.store.RowBatch;
import io.mekong.store.duckdb.Appending;
import java.nio.file.Path;
import java.util.List;

/** The platform's: bytes to columns, columns to the table, with ledger. */
final class DecodingWay implements CommitWay {
    private final List<byte[]> events;
    private final EventDecoder decoder;
    private final StoreTable table;
    private final RowBatch batch;
    private final BatchRow row;

    DecodingWay(Workload workload, Path folder, Appending appending) {
        events = workload.events(EVENTS);
        decoder = EventDecoder.of(workload.stream());
        table = StoreTable.inDuckDb(workload, folder, appending);
        batch = new RowBatch(table.schema());
        row = new BatchRow(batch, decoder.eventTimeColumn());
    }

    @Override
    public void commit() throws RejectedEvent {
        long offset = table.nextOffset();
        for (byte[] event : events) {
            batch.beginRow();
            decoder.decode(event, row);
            row.end(offset++);
            if (batch.isFull()) {
                table.append(batch);
                batch.clear();
            }
        }
        table.append(batch);
        batch.clear();
        table.commit(EVENTS);
    }

    @Override
    public void close() {
        table.close();
    }
}
