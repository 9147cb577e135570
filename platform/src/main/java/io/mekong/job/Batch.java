package io.mekong.job;

import java.util.Map;
import java.util.TreeMap;

/**
 * A piece of a topic that a stream writes as one.
 *
 * @param number from 1 on, without gaps
 * @param firsts its first offset, by partition
 * @param nexts the offset behind its last, by partition; the same partitions
 */
record Batch(long number, Map<Integer, Long> firsts, Map<Integer, Long> nexts) {
    Batch {
        firsts = Map.copyOf(firsts);
        nexts = Map.copyOf(nexts);
    }

    boolean holds(int partition, long offset) {
        Long first = firsts.get(partition);
        Long next = nexts.get(partition);
        return first != null && next != null && first <= offset && offset < next;
    }

    /** Where it goes on behind it, with those partitions that it has nothing of. */
    Map<Integer, Long> after(Map<Integer, Long> before) {
        Map<Integer, Long> after = new TreeMap<>(before);
        after.putAll(nexts);
        return after;
    }
}
