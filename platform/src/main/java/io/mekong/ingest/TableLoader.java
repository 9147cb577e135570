package io.mekong.ingest;

import io.mekong.broker.MessageVisitor;
import io.mekong.core.MekongException;
import io.mekong.deadletter.RejectedMessages;
import io.mekong.event.EventDecoder;
import io.mekong.event.EventDecoder.Change;
import io.mekong.event.RejectedEvent;
import io.mekong.event.TimeLimits;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages into the rows of one table, and the ledger that says which: what live ingest and a rebuild have in common.
 * Used by one thread.
 */
public final class TableLoader implements MessageVisitor {
    private static final Logger log = LoggerFactory.getLogger(TableLoader.class);
    private static final byte[] EMPTY = {};

    private final String topic;
    private final TableSchema schema;
    private final TableWriter writer;
    private final EventDecoder decoder;
    private final MessageRows rows;
    private final RejectedMessages rejected;
    private final TimeLimits limits;
    private final InstantSource clock;
    private final Map<Integer, PartitionProgress> progress = new TreeMap<>();
    private final Map<Integer, Long> next = new TreeMap<>();

    private @Nullable PartitionProgress current;
    private String topicId = "";
    private long bytes;
    private long rowCount;

    /**
     * @param schema of the table that is written to, which may go by another name
     * @param writer of that table; closed by whoever opened it
     */
    public TableLoader(
            Table table,
            Stream stream,
            TableSchema schema,
            TableWriter writer,
            RejectedMessages rejected,
            InstantSource clock) {
        this.topic = stream.topic();
        this.schema = schema;
        this.writer = writer;
        this.decoder = EventDecoder.of(stream);
        this.rows = MessageRows.of(table, stream, schema, decoder, into(writer));
        this.rejected = rejected;
        this.limits = new TimeLimits(table);
        this.clock = clock;
    }

    private static MessageRows.Full into(TableWriter writer) {
        return new MessageRows.Full() {
            @Override
            public void append(RowBatch batch) {
                writer.append(batch);
            }

            @Override
            public void truncate() {
                writer.truncate();
            }
        };
    }

    /**
     * Goes on behind what is committed; what was taken since is let go.
     *
     * @param nextOffsets the first offset that is not committed, by partition; of others nothing is, and the ledger
     *     begins with the first that comes
     * @param ofTopic Kafka's id of the topic
     */
    public void restart(Map<Integer, Long> nextOffsets, String ofTopic) {
        forget();
        rows.clear();
        next.clear();
        next.putAll(nextOffsets);
        topicId = ofTopic;
        rejected.restart(nextOffsets);
    }

    /** Whether nothing was taken since the last commit. */
    public boolean isEmpty() {
        return progress.isEmpty();
    }

    /** Of the messages since the last commit. */
    public long bytes() {
        return bytes;
    }

    /** Since the last commit. */
    public long rows() {
        return rowCount;
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
        PartitionProgress taking = progress(partition, offset);
        bytes += length + (key == null ? 0 : key.length);
        Change changed;
        rows.begin(partition, offset, timestampMs);
        try {
            Change change = value == null
                    ? decoder.decodeDeletion(key == null ? EMPTY : key, rows.cells())
                    : decoder.decode(value, from, length, rows.cells());
            if (!limits.allows(rows.eventMicros(), timestampMs)) {
                taking.dropped(offset, timestampMs);
                return;
            }
            changed = change;
        } catch (RejectedEvent e) {
            taking.rejected(offset, timestampMs);
            rejected.add(partition, offset, copy(key), copy(value, from, length), e.reason());
            return;
        } catch (MekongException e) {
            throw e; // a schema registry that is away, for example: the message itself may be good
        } catch (RuntimeException e) {
            // Our own mistake, but one message must not stop all that come after it.
            log.error("[BUG] {}@{} could not be decoded", topic, offset, e);
            taking.rejected(offset, timestampMs);
            rejected.add(partition, offset, copy(key), copy(value, from, length), "[BUG] could not be decoded: " + e);
            return;
        }
        int count = rows.end(changed);
        taking.taken(offset, timestampMs, count);
        taking.happened(rows.eventMicros());
        rowCount += count;
    }

    private PartitionProgress progress(int partition, long offset) {
        PartitionProgress last = current;
        if (last == null || last.partition() != partition) {
            last = progress.computeIfAbsent(
                    partition, number -> new PartitionProgress(number, next.getOrDefault(number, offset)));
            current = last;
        }
        return last;
    }

    /**
     * Commits what was taken since the last time, rows and ledger together, once every dead letter of it is stored.
     *
     * @throws io.mekong.core.MekongException when it could not; go on with {@link #restart}
     */
    public Loaded commit() {
        rows.flush();
        rejected.awaitStored();
        Instant now = clock.instant();
        List<LedgerEntry> entries = new ArrayList<>();
        for (PartitionProgress partition : progress.values()) {
            entries.add(partition.entry(schema.name(), topic, topicId, now));
        }
        writer.commit(entries);
        for (LedgerEntry entry : entries) {
            next.put(entry.partition(), entry.lastOffset() + 1);
        }
        Loaded loaded = loaded(entries, now);
        forget();
        return loaded;
    }

    private Loaded loaded(List<LedgerEntry> entries, Instant now) {
        Commit commit = new Commit(
                schema.name(),
                rowCount,
                entries.stream().flatMap(entry -> entry.maxEventTime().stream()).max(Comparator.naturalOrder()),
                entries.stream()
                        .map(LedgerEntry::topicTime)
                        .max(Comparator.naturalOrder())
                        .orElse(now),
                clock.instant());
        return new Loaded(commit, entries, bytes);
    }

    private void forget() {
        progress.clear();
        current = null;
        bytes = 0;
        rowCount = 0;
    }

    private static byte @Nullable [] copy(byte @Nullable [] value, int from, int length) {
        return value == null ? null : Arrays.copyOfRange(value, from, from + length);
    }

    private static byte @Nullable [] copy(byte @Nullable [] key) {
        return key == null ? null : key.clone();
    }

    /**
     * What a commit brought.
     *
     * @param bytes of its messages
     */
    public record Loaded(Commit commit, List<LedgerEntry> entries, long bytes) {
        public Loaded {
            entries = List.copyOf(entries);
        }
    }
}
