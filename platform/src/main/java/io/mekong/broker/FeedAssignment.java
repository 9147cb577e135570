package io.mekong.broker;

import io.mekong.broker.LostMessagesException.Range;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Which partitions a lane reads, and from where. */
final class FeedAssignment {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FeedRequest request;
    private final KafkaConsumer<?, ?> consumer;
    private final Map<Integer, Long> next;
    private final Map<Integer, Long> begins = new ConcurrentHashMap<>();

    FeedAssignment(FeedRequest request, KafkaConsumer<?, ?> consumer, Map<Integer, Long> next) {
        this.request = request;
        this.consumer = consumer;
        this.next = Map.copyOf(next);
    }

    Map<Integer, Long> begins() {
        return begins;
    }

    /** Takes on those of the topic's partitions that are the lane's and not yet read. */
    void assign(int partitionCount) {
        List<TopicPartition> added = IntStream.range(0, partitionCount)
                .filter(request::isMine)
                .filter(partition -> !begins.containsKey(partition))
                .mapToObj(partition -> new TopicPartition(request.topic(), partition))
                .toList();
        if (added.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> first = consumer.beginningOffsets(added, PATIENCE);
        Map<TopicPartition, Long> end = consumer.endOffsets(added, PATIENCE);
        List<Range> lost = new ArrayList<>();
        for (TopicPartition partition : added) {
            long from = from(partition, first);
            checkNotBehind(partition, from, end.getOrDefault(partition, 0L));
            long oldest = first.getOrDefault(partition, 0L);
            if (from < oldest) {
                lost.add(new Range(partition.partition(), from, oldest - 1));
            }
        }
        if (!lost.isEmpty()) {
            throw new LostMessagesException(request.topic(), request.reader(), lost);
        }
        List<TopicPartition> all = new ArrayList<>(consumer.assignment());
        all.addAll(added);
        consumer.assign(all);
        for (TopicPartition partition : added) {
            long from = from(partition, first);
            consumer.seek(partition, from);
            begins.put(partition.partition(), from);
        }
    }

    /** Whether every partition has been read to its end, as far as Kafka has told. */
    boolean isAtEnd() {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
    }

    /** A partition of which nothing was taken begins with the oldest message it has. */
    private long from(TopicPartition partition, Map<TopicPartition, Long> first) {
        return next.getOrDefault(partition.partition(), first.getOrDefault(partition, 0L));
    }

    private void checkNotBehind(TopicPartition partition, long from, long end) {
        if (from > end) {
            throw MekongException.resource(
                    "Cannot go on reading `" + partition + "`",
                    request.reader().who() + " has taken messages up to offset " + (from - 1)
                            + ", but the topic ends before offset " + end + ": it has lost its newest messages",
                    request.reader().fixWhenAnew(),
                    null);
        }
    }
}
