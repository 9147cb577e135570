package io.mekong.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A bare consumer of a topic's one partition: counts what is committed, and remembers when it saw rows with a mark. */
final class TopicReader implements AutoCloseable {
    private final Thread thread;
    private final Map<Long, Long> marks = new ConcurrentHashMap<>();
    private volatile long count;
    private volatile boolean enough;

    /** From the topic's beginning. */
    static TopicReader count(Instance instance, String topic) {
        return new TopicReader(instance, topic, "");
    }

    /** From its end. @param mark what stands before the number in a row's text */
    static TopicReader marks(Instance instance, String topic, String mark) {
        return new TopicReader(instance, topic, mark);
    }

    private TopicReader(Instance instance, String topic, String mark) {
        thread = Thread.ofPlatform().daemon().name("bare-consumer").start(() -> read(instance, topic, mark));
    }

    private void read(Instance instance, String topic, String mark) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        instance.kafka(),
                        "max.poll.records",
                        10_000,
                        "isolation.level",
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
            consumer.assign(partition);
            if (mark.isEmpty()) {
                consumer.seekToBeginning(partition);
            } else {
                consumer.seekToEnd(partition);
            }
            while (!enough) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
                    if (!mark.isEmpty() && each.value() != null) {
                        see(new String(each.value(), StandardCharsets.UTF_8), mark);
                    }
                    count++;
                }
            }
        }
    }

    private void see(String value, String mark) {
        int begin = value.lastIndexOf(mark);
        if (begin >= 0) {
            int digits = begin + mark.length();
            int end = value.indexOf('"', digits);
            marks.put(Long.parseLong(value.substring(digits, end)), System.nanoTime());
        }
    }

    long count() {
        return count;
    }

    /** When it saw that mark, in {@code System.nanoTime()}; waits for it. */
    long seen(long mark) throws InterruptedException {
        Long at = marks.get(mark);
        while (at == null) {
            Thread.sleep(1);
            at = marks.get(mark);
        }
        return at;
    }

    @Override
    public void close() {
        enough = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
