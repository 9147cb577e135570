package io.mekong.broker;

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
 * Reads partitions of a topic ahead, on a thread of its own, while what was read before is being decoded and committed.
 * What waits is bounded by its bytes: beyond that the partitions are paused.
 */
public final class TopicFeed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSED_POLL = Duration.ofMillis(5);
    private static final Duration LOOK_AT_TOPIC_EVERY = Duration.ofSeconds(2);
    private static final Duration HINT_EVERY = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final FeedRequest request;
    private final Topics topics;
    private final TopicIdentity identity;
    private final KafkaConsumer<byte[], ByteBuffer> consumer;
    private final FeedAssignment assignment;
    private final Thread thread;
    private final BlockingQueue<Messages> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong waitingMessages = new AtomicLong();
    private final Map<Integer, Long> hints = new ConcurrentHashMap<>();

    private volatile boolean closed;
    private volatile @Nullable RuntimeException failure;
    private volatile long unread;
    private volatile boolean polledAtEnd;
    private long lookedAtNanos = System.nanoTime();
    private long hintedAtNanos = System.nanoTime();
    private boolean paused;

    private TopicFeed(
            FeedRequest request,
            KafkaConsumer<byte[], ByteBuffer> consumer,
            Topics topics,
            TopicIdentity identity,
            Map<Integer, Long> next) {
        this.request = request;
        this.topics = topics;
        this.identity = identity;
        this.consumer = consumer;
        this.assignment = new FeedAssignment(request, consumer, next);
        this.thread = Thread.ofPlatform()
                .name("read-" + request.reader().name() + "-" + request.lane())
                .unstarted(this::run);
    }

    /** As {@link TopicFeeds#open} says. */
    static TopicFeed open(
            FeedRequest request,
            Map<String, Object> clientProperties,
            Topics topics,
            Map<Integer, Long> next,
            Optional<String> knownTopicId) {
        TopicIdentity identity = topics.identity(request.topic()).orElseThrow(() -> absent(request));
        knownTopicId.filter(known -> !known.equals(identity.id())).ifPresent(_ -> {
            throw madeAnew(request);
        });
        TopicFeed feed = new TopicFeed(
                request,
                new KafkaConsumer<>(
                        request.consumer(clientProperties), new ByteArrayDeserializer(), new ByteBufferDeserializer()),
                topics,
                identity,
                next);
        try {
            feed.assignment.assign(identity.partitions());
            feed.thread.start();
            return feed;
        } catch (RuntimeException e) {
            feed.consumer.close(CloseOptions.timeout(CLOSE));
            throw e;
        }
    }

    public String topicId() {
        return identity.id();
    }

    /** Where reading began in each partition of the lane that is known. */
    public Map<Integer, Long> begins() {
        return assignment.begins();
    }

    /**
     * The next messages, in order; empty when none came in time.
     *
     * @throws RuntimeException what ended the reading, once all that was read before has been taken
     */
    public Optional<Messages> take(Duration timeout) throws InterruptedException {
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
    public long behind() {
        return unread + waitingMessages.get();
    }

    /** Whether everything that the topic has was handed over, as of the last look, which came after the first poll. */
    public boolean isAtEnd() {
        return polledAtEnd && waiting.isEmpty();
    }

    /** A hint for lag monitors. */
    public void committed(int partition, long nextOffset) {
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
            PolledMessages messages = new PolledMessages(records);
            waitingBytes.addAndGet(messages.bytes());
            waitingMessages.addAndGet(messages.count());
            waiting.add(messages);
        }
        unread = consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        polledAtEnd = records.isEmpty() && !paused && assignment.isAtEnd();
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
        if (!paused && waitingBytes.get() >= request.readAhead().bytes()) {
            consumer.pause(consumer.assignment());
            paused = true;
        } else if (paused && waitingBytes.get() <= request.readAhead().bytes() / 2) {
            consumer.resume(consumer.assignment());
            paused = false;
        }
    }

    /** The topic may have got more partitions, or be gone. */
    private void lookAtTopic() {
        TopicIdentity now = topics.identity(request.topic()).orElseThrow(() -> absent(request));
        if (!now.id().equals(identity.id())) {
            throw madeAnew(request);
        }
        assignment.assign(now.partitions());
        if (paused) {
            consumer.pause(consumer.assignment());
        }
    }

    private void hint() {
        hints.forEach((partition, next) -> consumer.commitAsync(
                Map.of(new TopicPartition(request.topic(), partition), new OffsetAndMetadata(next)),
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

    private static MekongException absent(FeedRequest request) {
        return MekongException.resource(
                "Cannot read topic `" + request.topic() + "`",
                "Kafka does not know it",
                "It is created again at the next start.",
                null);
    }

    private static MekongException madeAnew(FeedRequest request) {
        return MekongException.resource(
                "Cannot go on reading topic `" + request.topic() + "`",
                "it was deleted and made anew: its offsets are not those that "
                        + request.reader().who() + " has taken",
                request.reader().fixWhenAnew(),
                null);
    }
}
