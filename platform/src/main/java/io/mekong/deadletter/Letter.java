package io.mekong.deadletter;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the dead-letter topic says of one message that was set aside, all but its bytes. Its id is where the message was:
 * {@code topic/partition/offset}.
 */
final class Letter {
    private final String id;
    private final int partition;
    private final long offset;
    private final long timestampMs;
    private final int hash;
    private final String pattern;
    private Set<String> tables;
    private LetterState state = LetterState.OPEN;
    private long replayingSinceMs;
    private @Nullable String replayedAs;

    /**
     * @param partition where its first record stands in the dead-letter topic, with {@code offset}
     * @param hash of its bytes
     * @param tables that could not take it
     */
    Letter(String id, int partition, long offset, long timestampMs, int hash, String pattern, Set<String> tables) {
        this.id = id;
        this.partition = partition;
        this.offset = offset;
        this.timestampMs = timestampMs;
        this.hash = hash;
        this.pattern = pattern;
        this.tables = tables;
    }

    String id() {
        return id;
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    Place place() {
        return new Place(partition, offset);
    }

    Instant setAsideAt() {
        return Instant.ofEpochMilli(timestampMs);
    }

    int hash() {
        return hash;
    }

    String pattern() {
        return pattern;
    }

    boolean hasReason(String wanted) {
        return pattern.equals(wanted) || pattern.equals(ReasonPattern.of(wanted));
    }

    Set<String> tables() {
        return tables;
    }

    LetterState state() {
        return state;
    }

    Instant replayingSince() {
        return Instant.ofEpochMilli(replayingSinceMs);
    }

    /** {@code partition:offset} of a letter that was replayed. */
    Optional<String> replayedAs() {
        return Optional.ofNullable(replayedAs);
    }

    void rejectedBy(Set<String> all) {
        tables = all;
    }

    /** A mark that begins a replay counts from the first time on that was not answered by how it ended. */
    void becomes(LetterState next, long markedAtMs, @Nullable String as) {
        if (next == LetterState.REPLAYING && state != LetterState.REPLAYING) {
            replayingSinceMs = markedAtMs;
        }
        state = next;
        replayedAs = as;
    }

    /** The partition of the stream's topic that the message was in. */
    int originPartition() {
        int end = id.lastIndexOf('/');
        return Integer.parseInt(id.substring(id.lastIndexOf('/', end - 1) + 1, end));
    }

    long originOffset() {
        return Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
    }

    /** A place in the dead-letter topic, written {@code partition/offset}; letters are replayed in their order. */
    record Place(int partition, long offset) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return partition == other.partition
                    ? Long.compare(offset, other.offset)
                    : Integer.compare(partition, other.partition);
        }

        @Override
        public String toString() {
            return partition + "/" + offset;
        }
    }
}
