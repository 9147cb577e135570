package io.mekong.store;

/**
 * What became of a range of offsets. {@code messages + rejected + dropped + lost} are all that Kafka ever had there; in a
 * compacted or transactional topic that may be fewer than the range is long.
 *
 * @param messages those that were taken
 * @param rows what they became: one each, unless the table makes a row of each element of a list
 * @param rejected set aside as dead letters
 * @param dropped let go by the table's limits for late and future events
 * @param lost gone from the topic before they were read, which somebody has accepted
 */
public record LedgerCounts(long messages, long rows, long rejected, long dropped, long lost) {
    /** Messages that became a row each, and those that were rejected. */
    public static LedgerCounts of(long rows, long rejected) {
        return new LedgerCounts(rows, rows, rejected, 0, 0);
    }

    /** How many messages these are, whatever became of them. */
    public long accounted() {
        return messages + rejected + dropped + lost;
    }
}
