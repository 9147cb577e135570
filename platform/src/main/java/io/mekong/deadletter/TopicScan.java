package io.mekong.deadletter;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a topic holds, headers and all, one partition after the other, without a group. Used by one thread. */
final class TopicScan implements AutoCloseable {
    /** So long without a single message, and Kafka is taken to be away. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(100);
    /** Over a longer gap between two wanted messages it is quicker to jump. */
    private static final long LONGEST_WALK = 2_000;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    private TopicScan(String topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
        this.partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        this.begins = consumer.beginningOffsets(partitions, PATIENCE);
        this.ends = consumer.endOffsets(partitions, PATIENCE);
    }

    /**
     * What comes to the topic later is not read.
     *
     * @param kafka client properties
     * @throws MekongException RESOURCE when Kafka does not answer
     */
    static TopicScan open(String topic, Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mekong-dead-letters");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            return new TopicScan(topic, consumer);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            throw failed(topic, e);
        }
    }

    /** By partition. */
    Map<Integer, Long> begins() {
        return byNumber(begins);
    }

    Map<Integer, Long> ends() {
        return byNumber(ends);
    }

    /** Where each partition has its first message of that time or later; its end where it has none. */
    Map<Integer, Long> since(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        try {
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, PATIENCE);
            Map<Integer, Long> since = new HashMap<>();
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp first = found.get(partition);
                since.put(
                        partition.partition(),
                        first == null ? ends.getOrDefault(partition, 0L) : Long.valueOf(first.offset()));
            }
            return since;
        } catch (KafkaException e) {
            throw failed(topic, e);
        }
    }

    /**
     * Shows everything that the topic held when it was opened.
     *
     * @param from by partition; others from their beginning
     */
    void read(Map<Integer, Long> from, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        for (TopicPartition partition : partitions) {
            long begin = begins.getOrDefault(partition, 0L);
            read(
                    partition,
                    Math.max(begin, from.getOrDefault(partition.partition(), begin)),
                    ends.getOrDefault(partition, 0L),
                    visitor);
        }
    }

    private void read(TopicPartition partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        if (from >= to) {
            return;
        }
        try {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long at = from;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (at < to) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() >= to) {
                        return;
                    }
                    visitor.accept(record);
                }
                // The position passes Kafka's own records as well.
                long next = consumer.position(partition, PATIENCE);
                if (next > at) {
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw silent();
                }
                at = next;
            }
        } catch (KafkaException e) {
            throw failed(topic, e);
        }
    }

    /**
     * Shows the records at these offsets of one partition.
     *
     * @param offsets in ascending order; those that the topic has no longer are passed over
     */
    void readAt(int number, List<Long> offsets, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        TopicPartition partition = new TopicPartition(topic, number);
        int at = 0;
        while (at < offsets.size()) {
            int last = at;
            while (last + 1 < offsets.size() && offsets.get(last + 1) - offsets.get(last) <= LONGEST_WALK) {
                last++;
            }
            Set<Long> wanted = new HashSet<>(offsets.subList(at, last + 1));
            read(partition, offsets.get(at), offsets.get(last) + 1, record -> {
                if (wanted.contains(record.offset())) {
                    visitor.accept(record);
                }
            });
            at = last + 1;
        }
    }

    private MekongException silent() {
        return MekongException.resource(
                "Cannot read topic `" + topic + "`",
                "Kafka sent nothing for " + PATIENCE.toSeconds() + " s",
                "See its state in /ready, then try again.",
                null);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byNumber = new HashMap<>();
        offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
        return byNumber;
    }

    private static MekongException failed(String topic, KafkaException e) {
        if (e instanceof InterruptException) {
            Thread.currentThread().interrupt();
            return MekongException.resource("Cannot read topic `" + topic + "`", "it was interrupted", "", e);
        }
        return MekongException.resource(
                "Cannot read topic `" + topic + "`",
                MekongException.reason(e),
                "See Kafka's state in /ready, then try again.",
                e);
    }
}
