package io.mekong.app;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A program of a user that sends numbered events to Kafka's external listener, whatever happens there: it keeps what was
 * acknowledged and sends again what was not. One in five hundred is not what the stream expects.
 */
final class NumberedEvents implements AutoCloseable {
    private static final int PARTITIONS = 2;
    private static final int BAD_EVERY = 500;
    private static final int IN_FLIGHT = 2_000;
    private static final long PAUSE_NANOS = 150_000;

    /** Where an event is, as Kafka acknowledged it. */
    record Place(int partition, long offset) {}

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Place, Long> acknowledged = new ConcurrentHashMap<>();
    private final Set<Long> sentAgain = ConcurrentHashMap.newKeySet();
    private final Queue<Long> again = new ConcurrentLinkedQueue<>();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicLong next = new AtomicLong();
    private final Thread thread;
    private volatile boolean enough;
    private volatile @Nullable Exception failure;

    NumberedEvents(String kafka, String topic) {
        this.topic = topic;
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // Short, so that a crash shows in failed sends, which a program then sends again.
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_500);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 250L);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().name("numbered-events").start(this::run);
    }

    static boolean isBad(long number) {
        return number % BAD_EVERY == BAD_EVERY - 1;
    }

    /** Of good and bad ones. */
    int acknowledgedCount() {
        return acknowledged.size();
    }

    Map<Place, Long> acknowledged() {
        return new HashMap<>(acknowledged); // Map.copyOf takes hours: the hashes of places are neighbours
    }

    /** Numbers that may be there more than once, because the first sending was not acknowledged. */
    Set<Long> sentAgain() {
        return Set.copyOf(sentAgain);
    }

    /** How many numbers were given out: all from 0 up to it. */
    long numbers() {
        return next.get();
    }

    /** Ends the load; returns when every number is acknowledged. */
    void finish() throws InterruptedException {
        enough = true;
        if (!thread.join(java.time.Duration.ofMinutes(1))) {
            throw new AssertionError("not all numbers were acknowledged: " + again.size() + " wait");
        }
        Exception broken = failure;
        if (broken != null) {
            throw new AssertionError("the producer failed", broken);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(java.time.Duration.ofSeconds(5));
    }

    private void run() {
        try {
            Queue<Long> mine = new ArrayDeque<>();
            while (true) {
                for (Long number = again.poll(); number != null; number = again.poll()) {
                    mine.add(number);
                }
                Long repeated = mine.poll();
                if (repeated != null) {
                    send(repeated);
                } else if (!enough) {
                    send(next.getAndIncrement());
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else if (inFlight.tryAcquire(IN_FLIGHT, 10, TimeUnit.MILLISECONDS)) {
                    inFlight.release(IN_FLIGHT);
                    if (again.isEmpty()) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void send(long number) throws InterruptedException {
        inFlight.acquire();
        String event = isBad(number)
                ? "{\"id\":\"number " + number + "\",\"at\":\"" + Instant.now() + "\"}"
                : "{\"id\":" + number + ",\"at\":\"" + Instant.now() + "\"}";
        try {
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(
                            topic, (int) (number % PARTITIONS), null, event.getBytes(StandardCharsets.UTF_8)),
                    (metadata, e) -> done(number, metadata, e)); // answered by the callback
        } catch (RetriableException e) {
            done(number, null, e);
        }
    }

    private void done(long number, @Nullable RecordMetadata metadata, @Nullable Exception e) {
        if (e == null && metadata != null) {
            acknowledged.put(new Place(metadata.partition(), metadata.offset()), number);
        } else {
            sentAgain.add(number);
            again.add(number);
        }
        inFlight.release();
    }
}
