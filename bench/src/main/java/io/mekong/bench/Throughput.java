package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Messages produced as fast as they go, until every one is a row; beside a bare consumer of the same topic. */
final class Throughput {
    private Throughput() {}

    static void measure(Instance instance, int messages) throws InterruptedException {
        instance.post("/api/v1/sources/live-ticker/pause");
        Thread.sleep(1_000);
        long before = rows(instance);
        List<byte[]> events = Ticks.json(10_000);
        long began = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", instance.kafka(), "linger.ms", 5, "batch.size", 131_072),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < messages; i++) {
                producer.send(new ProducerRecord<>("demo", events.get(i % events.size())));
            }
            producer.flush();
        }
        double produced = (System.nanoTime() - began) / 1e9;
        while (rows(instance) < before + messages) {
            Thread.sleep(10);
        }
        double visible = (System.nanoTime() - began) / 1e9;
        double consumed = consume(instance, messages);
        JsonNode ledger = instance.get("/api/v1/tables/demo/ledger?limit=1")
                .path("partitions")
                .path(0);
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "%,d messages: produced in %.1f s, all visible after %.1f s = %,.0f rows/s (producer on the same cores)%n",
                messages,
                produced,
                visible,
                messages / visible);
        System.out.printf(
                Locale.ROOT,
                "bare consumer of the same messages: %,.0f messages/s; ratio %.2f%n",
                messages / consumed,
                consumed / visible);
        System.out.println("ledger: " + ledger);
        instance.post("/api/v1/sources/live-ticker/resume");
    }

    private static long rows(Instance instance) throws InterruptedException {
        return instance.sql("SELECT count(*) FROM demo")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    private static double consume(Instance instance, int messages) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", instance.kafka(), "max.poll.records", 10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("demo", 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            consumer.seek(partition, end - messages);
            long began = System.nanoTime();
            long left = messages;
            while (left > 0) {
                left -= consumer.poll(Duration.ofMillis(500)).count();
            }
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
