package io.mekong.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the rows of a table are, in so few numbers that two can be compared: the rows of the speed layer and those that the
 * lake says it should have.
 *
 * @param ledger what the ledger says of the same moment; of the lake empty
 * @param partitions in order; one without rows is left out
 * @param hours in order of partition and hour; one without rows is left out
 */
public record TableDigest(List<LedgerSummary> ledger, List<Partition> partitions, List<Hour> hours) {
    public TableDigest {
        ledger = List.copyOf(ledger);
        partitions = List.copyOf(partitions);
        hours = List.copyOf(hours);
    }

    /**
     * @param messages how many different offsets the rows come from
     * @param expired rows that retention has removed
     */
    public record Partition(int partition, long rows, long messages, long expired) {
        private Partition and(Partition other) {
            return new Partition(partition, rows + other.rows, messages + other.messages, expired + other.expired);
        }
    }

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

        private Hour and(Hour other) {
            Map<String, BigDecimal> all = new TreeMap<>(sums);
            other.sums.forEach((column, sum) -> all.merge(column, sum, BigDecimal::add));
            return new Hour(partition, hour, rows + other.rows, hash.add(other.hash), all);
        }
    }

    /**
     * One of several parts, of which no two have rows of the same offset and partition. A single part is itself: sums of
     * doubles depend on what is added to what.
     */
    public static TableDigest together(List<TableDigest> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Map<Integer, Partition> partitions = new TreeMap<>();
        Map<Integer, Map<Instant, Hour>> hours = new TreeMap<>();
        for (TableDigest part : parts) {
            part.partitions().forEach(one -> partitions.merge(one.partition(), one, Partition::and));
            part.hours()
                    .forEach(one -> hours.computeIfAbsent(one.partition(), _ -> new TreeMap<>())
                            .merge(one.hour(), one, Hour::and));
        }
        return new TableDigest(
                parts.stream().flatMap(part -> part.ledger().stream()).toList(),
                List.copyOf(partitions.values()),
                hours.values().stream().flatMap(of -> of.values().stream()).toList());
    }

    /** The first offset that is not in it, by partition. */
    public Map<Integer, Long> nextOffsets() {
        Map<Integer, Long> next = new TreeMap<>();
        ledger.forEach(partition -> next.put(partition.partition(), partition.lastOffset() + 1));
        return next;
    }

    public boolean hasExpired() {
        return partitions.stream().anyMatch(partition -> partition.expired() > 0);
    }

    public long rows() {
        return partitions.stream().mapToLong(Partition::rows).sum();
    }
}
