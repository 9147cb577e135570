package io.mekong.job;

import io.mekong.deadletter.RejectedMessages;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.TableRows;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Stream;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as rows of their stream's columns, with {@code __time}, {@code __partition} and {@code __offset}. */
final class MessageArrivals implements Arrivals {
    private final EventDecoder decoder;
    private final RejectedMessages rejected;
    private final TableSchema schema;
    private final TableRows rows;
    private final Workbench bench;
    private Workbench.@Nullable Filling filling;
    private long setAside;

    MessageArrivals(String table, Stream stream, RejectedMessages rejected, Workbench bench) {
        this.decoder = EventDecoder.of(stream);
        this.rejected = rejected;
        this.schema = schema(table, stream);
        this.bench = bench;
        this.rows = new TableRows(
                stream, schema, decoder.eventTimeColumn(), batch -> filling().append(batch));
    }

    static TableSchema schema(String table, Stream stream) {
        List<StoredColumn> columns = new ArrayList<>();
        columns.add(new StoredColumn(TableSchema.TIME, new ColumnType.Timestamp(ColumnType.Timestamp.Unit.MICROS)));
        for (Column column : stream.columns()) {
            columns.add(new StoredColumn(column.name(), column.type()));
        }
        columns.add(new StoredColumn(TableSchema.PARTITION, new ColumnType.Int()));
        columns.add(new StoredColumn(TableSchema.OFFSET, new ColumnType.BigInt()));
        return TableSchema.ofColumns(table, columns);
    }

    private Workbench.Filling filling() {
        Workbench.Filling open = filling;
        if (open == null) {
            open = bench.fill(schema);
            filling = open;
        }
        return open;
    }

    @Override
    public void message(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int from,
            int length) {
        if (value == null) {
            return; // says that a row is gone; nothing arrives with it
        }
        rows.begin(partition, offset, timestampMs);
        try {
            if (decoder.decode(value, from, length, rows.cells()) == EventDecoder.Change.UPSERT) {
                rows.end(EventDecoder.Change.UPSERT);
            }
        } catch (RejectedEvent e) {
            byte[] whole = java.util.Arrays.copyOfRange(value, from, from + length);
            rejected.add(partition, offset, key, whole, e.reason());
            setAside++;
        }
    }

    @Override
    public long setAside() {
        return setAside;
    }

    @Override
    public void finish() {
        rows.flush();
        filling().close();
        filling = null;
        rejected.awaitStored();
    }

    @Override
    public void clear() {
        rows.clear();
        if (filling != null) {
            filling.close();
            filling = null;
        }
    }
}
