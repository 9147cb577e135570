package io.mekong.observe;

import io.mekong.broker.PartitionRange;
import io.mekong.broker.Topics;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What topics hold and how fast they grow, asked of Kafka every two seconds. */
public final class TopicStats implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicStats.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int SAMPLES = 6;

    private final Topics topics;
    private final Supplier<Collection<String>> names;
    private final Map<String, Deque<Sample>> samples = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("topic-stats").factory());

    /**
     * @param messages in the topic now
     * @param perSecond that came in over the last ten seconds
     */
    public record Stats(long messages, double perSecond) {}

    private record Sample(long atNanos, long messages, long endOffsets) {}

    private TopicStats(Topics topics, Supplier<Collection<String>> names) {
        this.topics = topics;
        this.names = names;
    }

    /** @param names the topics to ask for, at each turn anew */
    public static TopicStats open(Topics topics, Supplier<Collection<String>> names) {
        TopicStats stats = new TopicStats(topics, names);
        var _ = stats.timer.scheduleWithFixedDelay(stats::sample, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return stats;
    }

    /** Zero for a topic that is not known (yet). */
    public synchronized Stats of(String topic) {
        Deque<Sample> known = samples.get(topic);
        if (known == null || known.isEmpty()) {
            return new Stats(0, 0);
        }
        Sample first = known.getFirst();
        Sample last = known.getLast();
        double seconds = (last.atNanos() - first.atNanos()) / 1e9;
        double perSecond = seconds < 0.5 ? 0 : (last.endOffsets() - first.endOffsets()) / seconds;
        return new Stats(last.messages(), Math.max(0, perSecond));
    }

    private void sample() {
        try {
            Map<String, List<PartitionRange>> offsets = topics.offsets(names.get());
            long now = System.nanoTime();
            synchronized (this) {
                samples.keySet().retainAll(offsets.keySet());
                offsets.forEach((topic, partitions) -> add(topic, now, partitions));
            }
        } catch (MekongException e) {
            log.debug("Topics could not be measured: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("Topics could not be measured", e);
        }
    }

    private void add(String topic, long now, List<PartitionRange> partitions) {
        long messages = 0;
        long ends = 0;
        for (PartitionRange partition : partitions) {
            messages += partition.endOffset() - partition.beginOffset();
            ends += partition.endOffset();
        }
        Deque<Sample> known = samples.computeIfAbsent(topic, name -> new ArrayDeque<>());
        known.addLast(new Sample(now, messages, ends));
        if (known.size() > SAMPLES) {
            known.removeFirst();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
