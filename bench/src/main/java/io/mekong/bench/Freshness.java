package io.mekong.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * From producing one message, in the rhythm of a quiet stream, to seeing it: in a bare Kafka consumer (the baseline), in
 * SQL over HTTP, and pushed to a browser's connection.
 */
final class Freshness {
    private static final String DASHBOARD = "real-time/total-row@all";

    private Freshness() {}

    static void measure(Instance instance, int samples) throws IOException, InterruptedException {
        instance.post("/api/v1/sources/live-ticker/pause");
        Map<Integer, Long> consumed = new ConcurrentHashMap<>();
        Map<Long, Long> pushed = new ConcurrentHashMap<>();
        Thread consumer =
                Thread.ofPlatform().daemon().name("baseline-consumer").start(() -> consume(instance, consumed));
        Thread viewer = Thread.ofPlatform().daemon().name("viewer").start(() -> watch(instance, pushed));
        Thread.sleep(2_000);
        List<Double> kafka = new ArrayList<>();
        List<Double> sql = new ArrayList<>();
        List<Double> push = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", instance.kafka(), "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < samples; i++) {
                int marker = 1_000_000 + i;
                long before = count(instance);
                long sent = System.nanoTime();
                producer.send(new ProducerRecord<>("demo", Ticks.json(marker, "BTC", System.currentTimeMillis())));
                while (count(instance) <= before) {
                    Thread.onSpinWait();
                }
                sql.add((System.nanoTime() - sent) / 1e6);
                push.add(awaited(pushed, before + 1, sent));
                kafka.add(awaited(consumed, marker, sent));
                // Off the beat of the half-second between two pushes.
                Thread.sleep(600 + (i * 37) % 400);
            }
        }
        viewer.interrupt();
        consumer.interrupt();
        System.out.println();
        System.out.println(new Samples("produce → bare Kafka consumer", array(kafka)));
        System.out.println(new Samples("produce → visible in SQL", array(sql)));
        System.out.println(new Samples("produce → pushed to the browser", array(push)));
        instance.post("/api/v1/sources/live-ticker/resume");
    }

    private static long count(Instance instance) throws InterruptedException {
        return instance.sql("SELECT count(*) FROM demo")
                .path("rows")
                .path(0)
                .path(0)
                .asLong();
    }

    private static <K> double awaited(Map<K, Long> seen, K key, long sent) throws InterruptedException {
        Long at = seen.get(key);
        for (int i = 0; i < 10_000 && at == null; i++) {
            Thread.sleep(1);
            at = seen.get(key);
        }
        return at == null ? Double.NaN : (at - sent) / 1e6;
    }

    private static void consume(Instance instance, Map<Integer, Long> consumed) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", instance.kafka(), "auto.offset.reset", "latest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("demo", 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    long now = System.nanoTime();
                    String text = new String(record.value(), StandardCharsets.UTF_8);
                    consumed.put(Integer.parseInt(text.replaceAll(".*\"data_id\":(\\d+).*", "$1")), now);
                }
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The chart counts the rows of the table: the first event with that many has the message in it. */
    private static void watch(Instance instance, Map<Long, Long> pushed) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                instance.stream("/api/v1/live?subscribe=chart:" + DASHBOARD), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data:")) {
                    long now = System.nanoTime();
                    String rows = line.replaceAll(".*\"rows\":\\[\\[(\\d+)\\]\\].*", "$1");
                    if (rows.matches("\\d+")) {
                        pushed.putIfAbsent(Long.parseLong(rows), now);
                    }
                }
            }
        } catch (IOException e) {
            System.out.println("the viewer's connection ended: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .toArray();
    }
}
