package io.mekong.deadletter;

import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads back which messages one table has set aside but not committed: what was sent before a crash, or before a commit
 * that failed.
 */
final class DeadLetterTail {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    /** How far our clock and Kafka's may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    /** Bounds the memory and the time this takes; far more than one batch has bad messages. */
    private static final long MOST_MESSAGES = 200_000;

    private final String topic;
    private final String table;
    private final Map<String, Object> config;

    DeadLetterTail(String topic, String table, Map<String, Object> kafka) {
        this.topic = topic;
        this.table = table;
        this.config = new HashMap<>(kafka);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mekong-dead-letters-" + table);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    /**
     * The dead letters of the table whose messages stand behind what it has committed: the hash of their bytes, by
     * their key. The bytes count too, because a topic that was made anew has other messages at the same offsets.
     *
     * @param nextOffsets the first offset that is not committed, by partition; none: nothing is
     * @param lastCommit dead letters not committed were sent after it
     */
    Map<String, Integer> read(Map<Integer, Long> nextOffsets, Instant lastCommit) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            try {
                return read(consumer, nextOffsets, lastCommit);
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        }
    }

    private Map<String, Integer> read(
            KafkaConsumer<byte[], byte[]> consumer, Map<Integer, Long> nextOffsets, Instant lastCommit) {
        Map<String, Integer> uncommitted = new HashMap<>();
        List<TopicPartition> partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        consumer.assign(partitions);
        seek(consumer, ends, lastCommit.minus(CLOCKS_APART));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached(consumer, ends)) {
            if (System.nanoTime() > deadline) {
                throw MekongException.resource(
                        "Cannot read back the dead letters in `" + topic + "`",
                        "Kafka did not send them within " + PATIENCE.toSeconds() + " s",
                        "It tries again by itself.",
                        null);
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (isOurs(record) && isUncommitted(record, nextOffsets) && record.key() != null) {
                    uncommitted.put(new String(record.key(), StandardCharsets.UTF_8), Arrays.hashCode(record.value()));
                }
            }
        }
        return uncommitted;
    }

    private static void seek(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, Instant earliest) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, Math.max(0, earliest.toEpochMilli())));
        Map<TopicPartition, OffsetAndTimestamp> since = consumer.offsetsForTimes(times, PATIENCE);
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp first = since.get(partition);
            consumer.seek(partition, first == null ? end : Math.max(first.offset(), end - MOST_MESSAGES));
        });
    }

    private static boolean reached(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(partition -> consumer.position(partition.getKey(), PATIENCE) >= partition.getValue());
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        return LetterHeaders.text(record, LetterHeaders.TABLE)
                .filter(table::equals)
                .isPresent();
    }

    private static boolean isUncommitted(ConsumerRecord<byte[], byte[]> record, Map<Integer, Long> nextOffsets) {
        try {
            int partition = Integer.parseInt(
                    LetterHeaders.text(record, LetterHeaders.PARTITION).orElse(""));
            long offset = Long.parseLong(
                    LetterHeaders.text(record, LetterHeaders.OFFSET).orElse(""));
            return offset >= nextOffsets.getOrDefault(partition, 0L);
        } catch (NumberFormatException e) {
            return false; // Not one of ours: anyone may write to the topic.
        }
    }
}
