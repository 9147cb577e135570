package io.mekong.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The changes of several partitions in one order: the newest first, as Kafka received them. */
final class Timeline {
    private final List<PartitionPast> pasts;

    Timeline(List<PartitionPast> pasts) {
        this.pasts = pasts;
    }

    /** As many as asked for, if they have been found; a partition that has more than there is room for ends it. */
    List<Change> newest(int most) {
        Map<PartitionPast, Integer> taken = new HashMap<>();
        List<Change> line = new ArrayList<>();
        while (line.size() < most) {
            PartitionPast newest = null;
            for (PartitionPast past : pasts) {
                int at = taken.getOrDefault(past, 0);
                if (at == past.found().size()) {
                    if (past.isDone() && !past.isExhausted()) {
                        return line;
                    }
                } else if (newest == null
                        || past.found()
                                .get(at)
                                .kafkaAt()
                                .isAfter(head(newest, taken).kafkaAt())) {
                    newest = past;
                }
            }
            if (newest == null) {
                return line;
            }
            line.add(head(newest, taken));
            taken.merge(newest, 1, Integer::sum);
        }
        return line;
    }

    private static Change head(PartitionPast past, Map<PartitionPast, Integer> taken) {
        return past.found().get(taken.getOrDefault(past, 0));
    }

    boolean isExhausted() {
        return pasts.stream().allMatch(PartitionPast::isExhausted);
    }

    /** Where to go on when these have been shown. */
    HistoryCursor behind(List<Change> shown) {
        Map<Integer, Long> below = new HashMap<>();
        for (PartitionPast past : pasts) {
            int own = (int) shown.stream()
                    .filter(change -> change.partition() == past.partition())
                    .count();
            below.put(past.partition(), past.below(own));
        }
        return new HistoryCursor(below);
    }
}
