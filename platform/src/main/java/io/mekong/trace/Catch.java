package io.mekong.trace;

import io.mekong.trace.PartitionPast.Most;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one step through a partition finds of the row: its newest changes, as many as there is room for. */
final class Catch {
    private final MessageReading reading;
    private final Most most;
    /** The newest first. */
    private final Deque<Change> changes = new ArrayDeque<>();

    private long bytes;
    private long oldestMs = Long.MAX_VALUE;
    private long lowest = Long.MAX_VALUE;
    private int seen;
    private boolean dropped;

    Catch(MessageReading reading, Most most) {
        this.reading = reading;
        this.most = most;
    }

    /** A {@link io.mekong.broker.MessageVisitor} of messages in order. */
    void oldestFirst(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int from,
            int length) {
        see(offset, timestampMs);
        reading.read(partition, offset, timestampMs, key, value, from, length).ifPresent(change -> {
            changes.addFirst(change);
            bytes += change.bytes();
            while (changes.size() > 1 && (changes.size() > most.changes() || bytes > most.bytes())) {
                bytes -= changes.removeLast().bytes();
                dropped = true;
            }
        });
    }

    /** A {@link io.mekong.broker.MessageVisitor} of messages in the opposite order. */
    void newestFirst(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int from,
            int length) {
        see(offset, timestampMs);
        if (!dropped) {
            Optional<Change> change = reading.read(partition, offset, timestampMs, key, value, from, length);
            dropped = change.isPresent()
                    && !changes.isEmpty()
                    && bytes + change.get().bytes() > most.bytes();
            change.filter(_ -> !dropped).ifPresent(kept -> {
                changes.addLast(kept);
                bytes += kept.bytes();
            });
        }
    }

    private void see(long offset, long timestampMs) {
        seen++;
        lowest = Math.min(lowest, offset);
        oldestMs = Math.min(oldestMs, timestampMs);
    }

    Collection<Change> changes() {
        return Collections.unmodifiableCollection(changes);
    }

    long bytes() {
        return bytes;
    }

    /** When Kafka received the oldest message that was seen, about whatever row. */
    long oldestMs() {
        return oldestMs;
    }

    /** The lowest offset that was seen. */
    long lowest() {
        return lowest;
    }

    /** How many messages were seen. */
    int seen() {
        return seen;
    }

    /** Whether there were changes, older than those found, that there was no room for. */
    boolean dropped() {
        return dropped;
    }
}
