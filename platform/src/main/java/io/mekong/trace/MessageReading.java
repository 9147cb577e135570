package io.mekong.trace;

import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.TimeLimits;
import io.mekong.ingest.TableRows;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.trace.Change.Cell;
import io.mekong.trace.Change.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of each message whether it is about the row, and what it says. Used by one thread. */
final class MessageReading {
    private static final byte[] EMPTY = {};
    private static final int LONGEST_RAW = 4_000;

    private final boolean keyed;
    private final boolean debezium;
    private final EventDecoder decoder;
    private final TimeLimits limits;
    private final TableSchema schema;
    private final TableRows rows;
    private final RowBatch batch;
    private final List<KeyCell> key = new ArrayList<>();

    private record KeyCell(ColumnVector cells, StoredColumn column, Object wanted) {}

    /** A table without a key shows its stream's columns: it may keep its rows in another shape. */
    MessageReading(Table table, Stream stream, RowKey wanted) {
        this.keyed = table.keyed();
        this.debezium = stream.format() instanceof Format.Debezium;
        this.decoder = EventDecoder.of(stream);
        this.limits = new TimeLimits(table);
        this.schema = TableSchema.of(keyed ? table : Table.of(table.name(), stream.name(), stream.columns()));
        this.rows = new TableRows(stream, schema, decoder.eventTimeColumn(), _ -> {});
        this.batch = rows.batch();
        for (RowKey.Part part : wanted.parts()) {
            int index = schema.indexOf(part.column()).orElseThrow();
            key.add(new KeyCell(batch.column(index), schema.columns().get(index), part.value()));
        }
    }

    /** Empty for a message about another row. */
    Optional<Change> read(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] messageKey,
            byte @Nullable [] value,
            int from,
            int length) {
        Place place = new Place(partition, offset, timestampMs, length + (messageKey == null ? 0 : messageKey.length));
        byte[] keyBytes = messageKey == null ? EMPTY : messageKey;
        begin(place);
        try {
            EventDecoder.Change change = value == null
                    ? decoder.decodeDeletion(keyBytes, rows.cells())
                    : decoder.decode(value, from, length, rows.cells());
            if (change == EventDecoder.Change.TRUNCATE ? !emptiesAll() : !isWanted()) {
                return Optional.empty();
            }
            Outcome outcome = limits.allows(rows.eventMicros(), timestampMs) ? Outcome.TAKEN : Outcome.DROPPED;
            Envelope envelope = envelope(change, value, from, length);
            List<Cell> cells = change == EventDecoder.Change.UPSERT ? cells() : List.of();
            return Optional.of(place.change(envelope, outcome, Optional.empty(), Optional.empty(), cells));
        } catch (RejectedEvent e) {
            if (!isWanted() && !isWanted(keyBytes, place)) {
                return Optional.empty();
            }
            Envelope envelope = envelope(EventDecoder.Change.UPSERT, value, from, length);
            return Optional.of(place.change(
                    envelope, Outcome.REJECTED, Optional.of(e.reason()), raw(value, from, length), List.of()));
        }
    }

    private void begin(Place place) {
        rows.clear();
        rows.begin(place.partition(), place.offset(), place.timestampMs());
    }

    /** What cannot be read may still have a key that can. */
    private boolean isWanted(byte[] messageKey, Place place) {
        begin(place);
        try {
            return decoder.decodeDeletion(messageKey, rows.cells()) == EventDecoder.Change.DELETE && isWanted();
        } catch (RejectedEvent e) {
            return false;
        }
    }

    /** The end of a second reading of the database concerns only rows that it did not meet. */
    private boolean emptiesAll() {
        return keyed && decoder.truncatesBefore() == EventDecoder.ALL;
    }

    private boolean isWanted() {
        int row = batch.openRow();
        for (KeyCell cell : key) {
            if (!cell.wanted()
                    .equals(CellValues.of(cell.cells(), row, cell.column().type()))) {
                return false;
            }
        }
        return true;
    }

    private List<Cell> cells() {
        int row = batch.openRow();
        String kept = schema.indexOf(TableSchema.KEPT)
                .map(batch::column)
                .filter(marks -> !marks.isNull(row))
                .map(marks -> marks.textAt(row))
                .orElse("");
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < schema.columns().size(); i++) {
            StoredColumn column = schema.columns().get(i);
            if (!column.name().startsWith("__")) {
                cells.add(new Cell(
                        column.name(),
                        CellValues.of(batch.column(i), row, column.type()),
                        kept.contains(TableSchema.keptMark(column.name()))));
            }
        }
        return cells;
    }

    private Envelope envelope(EventDecoder.Change change, byte @Nullable [] value, int from, int length) {
        if (value == null) {
            return plain(debezium ? Operation.TOMBSTONE : Operation.DELETE);
        }
        if (debezium) {
            return Envelope.read(value, from, length);
        }
        return plain(
                switch (change) {
                    case UPSERT -> keyed ? Operation.UPSERT : Operation.INSERT;
                    case DELETE -> Operation.DELETE;
                    case TRUNCATE -> Operation.TRUNCATE;
                });
    }

    private static Envelope plain(Operation operation) {
        return new Envelope(operation, Optional.empty(), Optional.empty());
    }

    private static Optional<String> raw(byte @Nullable [] value, int from, int length) {
        return value == null
                ? Optional.empty()
                : Optional.of(new String(value, from, Math.min(length, LONGEST_RAW), StandardCharsets.UTF_8));
    }

    private record Place(int partition, long offset, long timestampMs, long bytes) {
        Change change(
                Envelope envelope, Outcome outcome, Optional<String> reason, Optional<String> raw, List<Cell> cells) {
            return new Change(
                    envelope.operation(),
                    partition,
                    offset,
                    Instant.ofEpochMilli(timestampMs),
                    envelope.source(),
                    envelope.readAt(),
                    outcome,
                    reason,
                    raw,
                    cells,
                    bytes);
        }
    }
}
