package io.mekong.ingest;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads every partition of one topic from where the store says. The offsets that it commits to Kafka, under the group
 * {@code mekong-<table>}, are a hint for lag monitors and never read back.
 */
final class TopicReader implements AutoCloseable {
    private static final Duration PARTITIONS_EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** Right behind what the store has, by partition. */
    private final Map<Integer, Long> committed = new ConcurrentHashMap<>();

    private volatile long lag;
    private long lookedAtNanos;

    TopicReader(String topic, String table, Map<String, Object> kafka, DataSize maxBatch, DataSize maxMessage) {
        this.topic = topic;
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "mekong-" + table);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "mekong-ingest-" + table);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Kafka's client answers from memory until then; its default of five minutes would hide new partitions.
        config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) PARTITIONS_EVERY.toMillis());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, maxBatch.intBytes());
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, (int) Math.max(
                maxMessage.intBytes(),
                Math.min(maxBatch.bytes(), DataSize.ofMegabytes(4).bytes())));
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Goes to the given offsets; a partition that the store has taken nothing from starts at its beginning. */
    void seek(Map<Integer, Long> nextOffsets) {
        committed.clear();
        committed.putAll(nextOffsets);
        consumer.unsubscribe();
        assign();
        lookedAtNanos = System.nanoTime();
    }

    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (System.nanoTime() - lookedAtNanos > PARTITIONS_EVERY.toNanos()) {
            lookedAtNanos = System.nanoTime();
            if (consumer.partitionsFor(topic, PATIENCE).size()
                    > consumer.assignment().size()) {
                assign();
            }
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
        lag = consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        return records;
    }

    /** The first offset that the store has not. */
    long committed(int partition) {
        return committed.getOrDefault(partition, 0L);
    }

    void committed(int partition, long nextOffset) {
        committed.put(partition, nextOffset);
        consumer.commitAsync(
                Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(nextOffset)),
                (offsets, failure) -> {});
    }

    /** Messages that have not been read yet, as of the last poll. */
    long lag() {
        return lag;
    }

    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    }

    private void assign() {
        List<PartitionInfo> known = consumer.partitionsFor(topic, PATIENCE);
        if (known.isEmpty()) {
            throw MekongException.resource(
                    "Cannot read topic `" + topic + "`",
                    "Kafka does not know it",
                    "It is created again at the next start.",
                    null);
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo partition : known) {
            partitions.add(new TopicPartition(topic, partition.partition()));
        }
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions, PATIENCE);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, PATIENCE);
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            long first = begin.getOrDefault(partition, 0L);
            long next = committed.computeIfAbsent(partition.partition(), number -> first);
            checkReachable(partition, next, first, end.getOrDefault(partition, 0L));
            consumer.seek(partition, next);
        }
    }

    private static void checkReachable(TopicPartition partition, long next, long begin, long end) {
        if (next > end) {
            throw MekongException.resource(
                    "Cannot go on reading `" + partition + "`",
                    "the table has taken messages up to offset " + (next - 1) + ", but the topic ends before offset "
                            + end + ": it was emptied or made anew",
                    "Bring the topic back, or start the table under a new name.",
                    null);
        }
        if (next < begin) {
            throw MekongException.resource(
                    "Cannot go on reading `" + partition + "`",
                    "messages from offset " + next + " to " + (begin - 1) + " were deleted by the topic's retention"
                            + " before the table took them",
                    "Raise `kafka.retention`; start the table under a new name to take what is left.",
                    null);
        }
    }
}
