package io.mekong.ingest;

import io.mekong.broker.TopicIdentity;
import io.mekong.broker.Topics;
import io.mekong.core.MekongException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lane's partitions ahead, on a thread of its own, while what was read before is being decoded and committed.
 * What waits is bounded by its bytes: beyond that the partitions are paused.
 */
final class KafkaFeed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSED_POLL = Duration.ofMillis(5);
    private static final Duration LOOK_AT_TOPIC_EVERY = Duration.ofSeconds(2);
    private static final Duration HINT_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final FeedConfig config;
    private final Topics topics;
    private final TopicIdentity identity;
    private final KafkaConsumer<byte[], ByteBuffer> consumer;
    private final Assignment assignment;
    private final Thread thread;
    private final BlockingQueue<Messages> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong waitingMessages = new AtomicLong();
    private final Map<Integer, Long> hints = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;
    private volatile long unread;
    private long lookedAtNanos = System.nanoTime();
    private long hintedAtNanos = System.nanoTime();
    private boolean paused;

    private KafkaFeed(FeedConfig config, Topics topics, TopicIdentity identity, String table, Map<Integer, Long> next) {
        this.config = config;
        this.topics = topics;
        this.identity = identity;
        this.consumer =
                new KafkaConsumer<>(config.consumer(), new ByteArrayDeserializer(), new ByteBufferDeserializer());
        this.assignment = new Assignment(config, consumer, table, next);
        this.thread =
                Thread.ofPlatform().name("read-" + table + "-" + config.lane()).unstarted(this::run);
    }

    /**
     * Begins to read.
     *
     * @param next where, by partition; a partition that is not in it is read from its beginning
     * @param knownTopicId which topic that was; empty: none was read yet
     * @throws LostMessagesException when the topic has no longer what comes next
     * @throws MekongException RESOURCE when the topic is not there or is another one
     */
    static KafkaFeed open(
            FeedConfig config, Topics topics, String table, Map<Integer, Long> next, Optional<String> knownTopicId) {
        TopicIdentity identity = topics.identity(config.topic()).orElseThrow(() -> absent(config.topic()));
        knownTopicId.filter(known -> !known.equals(identity.id())).ifPresent(_ -> {
            throw madeAnew(config.topic(), table);
        });
        KafkaFeed feed = new KafkaFeed(config, topics, identity, table, next);
        try {
            feed.assignment.assign(identity.partitions());
            feed.thread.start();
            return feed;
        } catch (RuntimeException e) {
            feed.consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
    }

    String topicId() {
        return identity.id();
    }

    /** Where reading began in each partition of the lane that is known. */
    Map<Integer, Long> begins() {
        return assignment.begins();
    }

    /**
     * The next messages, in order; empty when none came in time.
     *
     * @throws RuntimeException what ended the reading, once all that was read before has been taken
     */
    Optional<Messages> take(Duration timeout) throws InterruptedException {
        Messages next = waiting.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (next == null) {
            RuntimeException ended = failure;
            if (ended != null && waiting.isEmpty()) {
                throw ended;
            }
            return Optional.empty();
        }
        waitingBytes.addAndGet(-next.bytes());
        waitingMessages.addAndGet(-next.count());
        return Optional.of(next);
    }

    /** Messages in the topic that have not been handed over, as of the last look. */
    long behind() {
        return unread + waitingMessages.get();
    }

    /** A hint for lag monitors. */
    void committed(int partition, long nextOffset) {
        hints.put(partition, nextOffset);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                step();
            }
            hint();
        } catch (WakeupException e) {
            hintQuietly();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE));
        }
    }

    private void step() {
        throttle();
        ConsumerRecords<byte[], ByteBuffer> records = consumer.poll(paused ? PAUSED_POLL : POLL);
        if (!records.isEmpty()) {
            KafkaMessages messages = new KafkaMessages(records);
            waitingBytes.addAndGet(messages.bytes());
            waitingMessages.addAndGet(messages.count());
            waiting.add(messages);
        }
        unread = consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        long now = System.nanoTime();
        if (now - hintedAtNanos > HINT_EVERY.toNanos()) {
            hintedAtNanos = now;
            hint();
        }
        if (now - lookedAtNanos > LOOK_AT_TOPIC_EVERY.toNanos()) {
            lookedAtNanos = now;
            lookAtTopic();
        }
    }

    /** Back-pressure: stops fetching while too much waits, and goes on at half of it. */
    private void throttle() {
        if (!paused && waitingBytes.get() >= config.readAhead().bytes()) {
            consumer.pause(consumer.assignment());
            paused = true;
        } else if (paused && waitingBytes.get() <= config.readAhead().bytes() / 2) {
            consumer.resume(consumer.assignment());
            paused = false;
        }
    }

    /** The topic may have got more partitions, or be gone. */
    private void lookAtTopic() {
        TopicIdentity now = topics.identity(config.topic()).orElseThrow(() -> absent(config.topic()));
        if (!now.id().equals(identity.id())) {
            throw madeAnew(config.topic(), config.group());
        }
        assignment.assign(now.partitions());
        if (paused) {
            consumer.pause(consumer.assignment());
        }
    }

    private void hint() {
        hints.forEach((partition, next) -> consumer.commitAsync(
                Map.of(new TopicPartition(config.topic(), partition), new OffsetAndMetadata(next)),
                (offsets, ignored) -> {}));
        hints.clear();
    }

    /** The wakeup that ended reading has been used up. */
    private void hintQuietly() {
        try {
            hint();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private static MekongException absent(String topic) {
        return MekongException.resource(
                "Cannot read topic `" + topic + "`",
                "Kafka does not know it",
                "It is created again at the next start.",
                null);
    }

    private static MekongException madeAnew(String topic, String table) {
        return MekongException.resource(
                "Cannot go on reading topic `" + topic + "`",
                "it was deleted and made anew: its offsets are not those that the table `" + table + "` has taken",
                "Bring the topic back; or run `mekong rebuild " + table + " --from topic` to begin anew with what the"
                        + " topic has now.",
                null);
    }
}
