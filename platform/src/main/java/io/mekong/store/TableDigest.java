package io.mekong.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the rows of a table are, in so few numbers that two can be compared: the rows of the speed layer and those that the
 * lake says it should have.
 *
 * @param nextOffsets up to where the rows go, by partition: this offset and those behind it are not in it
 * @param partitions in order; one without rows is left out
 * @param hours in order of partition and hour; one without rows is left out
 */
public record TableDigest(Map<Integer, Long> nextOffsets, List<Partition> partitions, List<Hour> hours) {
    public TableDigest {
        nextOffsets = Map.copyOf(nextOffsets);
        partitions = List.copyOf(partitions);
        hours = List.copyOf(hours);
    }

    /** @param messages how many different offsets the rows come from */
    public record Partition(int partition, long rows, long messages) {}

    /**
     * The rows of one partition whose event time lies in one hour (UTC).
     *
     * @param hash of all their cells, whatever their order: a row more, less, twice or changed changes it
     * @param sums of the numeric columns, by name; null values count nothing
     */
    public record Hour(int partition, Instant hour, long rows, BigInteger hash, Map<String, BigDecimal> sums) {
        public Hour {
            sums = Map.copyOf(sums);
        }
    }

    public long rows() {
        return partitions.stream().mapToLong(Partition::rows).sum();
    }
}
