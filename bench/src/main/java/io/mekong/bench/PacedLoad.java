package io.mekong.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Trades at a steady rate, from a thread of its own. */
final class PacedLoad implements AutoCloseable {
    private static final int TICK_NANOS = 1_000_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean enough;
    private volatile long sent;

    /** @param perSecond messages; 0: none */
    PacedLoad(String kafka, String topic, List<byte[]> events, long perSecond) {
        producer = producer(kafka);
        thread = Thread.ofPlatform().daemon().name("load").start(() -> run(topic, events, perSecond));
    }

    static KafkaProducer<byte[], byte[]> producer(String kafka) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", 5, "batch.size", 262_144, "buffer.memory", 67_108_864L),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    long sent() {
        return sent;
    }

    private void run(String topic, List<byte[]> events, long perSecond) {
        long began = System.nanoTime();
        while (!enough) {
            long due = (long) ((System.nanoTime() - began) / 1e9 * perSecond);
            while (sent < due && !enough) {
                producer.send(new ProducerRecord<>(topic, events.get((int) (sent % events.size()))));
                sent++;
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        enough = true;
        thread.join();
        producer.close();
    }
}
