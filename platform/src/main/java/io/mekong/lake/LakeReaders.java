package io.mekong.lake;

import java.util.HashMap;
import java.util.Map;

/**
 * Who reads which topic's files: none of those is deleted meanwhile, for a proof or a rebuild goes through them one after
 * the other, for hours maybe. Thread-safe.
 */
final class LakeReaders {
    private final Map<String, Integer> readers = new HashMap<>();

    synchronized void begin(String topic) {
        readers.merge(topic, 1, Integer::sum);
    }

    synchronized void end(String topic) {
        readers.computeIfPresent(topic, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Does it now if nobody reads, so that nobody begins while it is done. Otherwise it is for another time. */
    synchronized void whileNobodyReads(String topic, Runnable deletion) {
        if (!readers.containsKey(topic)) {
            deletion.run();
        }
    }
}
