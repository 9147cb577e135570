package io.mekong.trace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message about the row.
 *
 * @param kafkaAt when Kafka received it
 * @param source where the change was made, of a change that Debezium tells
 * @param readAt when Debezium read it in the database's log
 * @param reason why it was rejected
 * @param raw the message as text, of one that was rejected; a long one is cut
 * @param cells of the row as the message tells it; none of one that tells no row
 * @param bytes of key and value
 */
public record Change(
        Operation operation,
        int partition,
        long offset,
        Instant kafkaAt,
        Optional<SourcePlace> source,
        Optional<Instant> readAt,
        Outcome outcome,
        Optional<String> reason,
        Optional<String> raw,
        List<Cell> cells,
        long bytes) {
    public Change {
        cells = List.copyOf(cells);
    }

    /** What becomes of it, by the stream and the table as they are now. */
    public enum Outcome {
        TAKEN,
        /** It goes to the dead letters. */
        REJECTED,
        /** The table's limits for late and future events let it go. */
        DROPPED
    }

    /**
     * @param value null also where nothing is known of a cell that is kept
     * @param kept whether the message leaves the cell as it was, without telling its value
     */
    public record Cell(String column, @Nullable Object value, boolean kept) {}

    /** Whether the row is another, or none, after it. */
    boolean counts() {
        return outcome == Outcome.TAKEN;
    }

    /** Whether there is a row after it. */
    boolean leavesRow() {
        return switch (operation) {
            case INSERT, UPDATE, READ, UPSERT, UNKNOWN -> true;
            case DELETE, TRUNCATE, TOMBSTONE -> false;
        };
    }
}
