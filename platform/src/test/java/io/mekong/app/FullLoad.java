package io.mekong.app;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A program of a user that sends as much as it is allowed to, keeps nothing and only counts: what was acknowledged, and
 * what may be there or not because the answer never came. One message in a hundred is garbage.
 */
final class FullLoad implements AutoCloseable {
    private static final int GARBAGE_EVERY = 100;
    private static final int BURST = 200;

    private final String topic;
    private final long pauseNanos;
    private final KafkaProducer<byte[], byte[]> producer;
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder garbage = new LongAdder();
    private final LongAdder unsure = new LongAdder();
    private final Thread thread;
    private volatile boolean enough;

    /**
     * @param pauseNanos between two hundred messages and the next
     * @param most messages; it goes on until then, or until it is closed
     */
    FullLoad(String kafka, String topic, long pauseNanos, long most) {
        this.topic = topic;
        this.pauseNanos = pauseNanos;
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                3_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                1_500,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                2_000L,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                250L,
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 << 10);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("full-load").start(() -> run(most));
    }

    /** Garbage included. */
    long acknowledged() {
        return acknowledged.sum();
    }

    /** Of what was acknowledged. */
    long garbage() {
        return garbage.sum();
    }

    long unsure() {
        return unsure.sum();
    }

    /** Ends the load; returns when every message was answered, or will not be any more. */
    void finish() throws InterruptedException {
        enough = true;
        awaitEnd();
    }

    /** Returns when all that it was to send is sent and answered. */
    void awaitEnd() throws InterruptedException {
        thread.join();
        producer.flush();
    }

    @Override
    public void close() {
        enough = true;
        producer.close(java.time.Duration.ofSeconds(5));
    }

    private void run(long most) {
        for (long number = 0; number < most && !enough; number++) {
            boolean bad = number % GARBAGE_EVERY == GARBAGE_EVERY - 1;
            String event = bad
                    ? "{\"n\":" + number + ",\"price\":\"dear\""
                    : "{\"n\":" + number + ",\"name\":\"name " + number % 1_000 + "\",\"price\":" + number % 977
                            + ".25,\"at\":" + (1_700_000_000_000L + number) + "}";
            try {
                var _ = producer.send(
                        new ProducerRecord<>(topic, event.getBytes(StandardCharsets.UTF_8)),
                        (_, e) -> (e != null ? unsure : acknowledged(bad)).increment()); // answered by the callback
            } catch (RetriableException e) {
                unsure.increment();
            } catch (InterruptException | IllegalStateException e) {
                return; // closed
            }
            if (number % BURST == 0 && pauseNanos > 0) {
                LockSupport.parkNanos(pauseNanos);
            }
        }
    }

    private LongAdder acknowledged(boolean bad) {
        if (bad) {
            garbage.increment();
        }
        return acknowledged;
    }
}
