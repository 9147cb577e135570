package io.mekong.deadletter;

import io.mekong.broker.PartitionRange;
import io.mekong.broker.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The newest letters of one topic. Each look reads what has come since the last, which is usually nothing. */
final class LetterWatch {
    /** How many records one look begins with at most: a letter has one for each table, and those of its replay. */
    private static final long MOST_RECORDS = 500_000;

    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();

    private final String topic;
    private final Topics topics;
    private final Map<String, Object> kafka;
    private LetterFold fold = LetterFold.newest(LetterFold.MOST_LETTERS);
    private List<PartitionRange> seen = List.of();
    private Map<Integer, Long> next = new HashMap<>();
    private long open;
    private long lookedAtNanos;
    private boolean looked;

    LetterWatch(String topic, Topics topics, Map<String, Object> kafka) {
        this.topic = topic;
        this.topics = topics;
        this.kafka = kafka;
    }

    /** @param question must not keep the fold, which changes with the next look */
    synchronized <T> T look(Function<LetterFold, T> question) {
        refresh();
        return question.apply(fold);
    }

    /** As of the last look. */
    synchronized <T> T known(Function<LetterFold, T> question) {
        return question.apply(fold);
    }

    /** How many letters are open, as of a look not long ago. */
    synchronized long open() {
        if (!looked || System.nanoTime() - lookedAtNanos > FRESH_NANOS) {
            refresh();
        }
        return open;
    }

    synchronized long lastOpen() {
        return open;
    }

    synchronized int size() {
        return fold.letters().size();
    }

    /** Gives the memory back; the next look begins anew. */
    synchronized void forget() {
        fold = LetterFold.newest(LetterFold.MOST_LETTERS);
        seen = List.of();
        next = new HashMap<>();
    }

    private void refresh() {
        List<PartitionRange> now = topics.offsets(List.of(topic)).getOrDefault(topic, List.of());
        if (!now.equals(seen)) {
            read(now);
            seen = now;
            open = fold.letters().stream()
                    .filter(letter -> letter.state().isPending())
                    .count();
        }
        looked = true;
        lookedAtNanos = System.nanoTime();
    }

    private void read(List<PartitionRange> now) {
        boolean madeAnew = now.stream().anyMatch(range -> next.getOrDefault(range.partition(), 0L) > range.endOffset());
        if (madeAnew) {
            forget();
        }
        Map<Integer, Long> begins = new HashMap<>();
        for (PartitionRange range : now) {
            begins.put(range.partition(), range.beginOffset());
            long first = Math.max(range.beginOffset(), range.endOffset() - MOST_RECORDS);
            if (next.putIfAbsent(range.partition(), first) == null && first > range.beginOffset()) {
                fold.skipped();
            }
        }
        fold.forgetBefore(begins);
        if (now.stream().anyMatch(range -> range.endOffset() > next.getOrDefault(range.partition(), 0L))) {
            try (TopicScan scan = TopicScan.open(topic, kafka)) {
                scan.read(next, fold::take);
                next.putAll(scan.ends());
            }
        }
    }
}
