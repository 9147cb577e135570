package io.mekong.broker;

/**
 * The messages a partition holds.
 *
 * @param beginOffset of the oldest message
 * @param endOffset of the next message to come; equal to {@code beginOffset} when the partition is empty
 */
public record PartitionRange(int partition, long beginOffset, long endOffset) {
    public boolean isEmpty() {
        return endOffset <= beginOffset;
    }
}
