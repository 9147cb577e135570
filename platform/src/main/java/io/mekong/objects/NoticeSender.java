package io.mekong.objects;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is in the outbox to Kafka, one key after the other in its order, and forgets it only once Kafka has
 * acknowledged it. While Kafka is away it waits and tries again.
 */
final class NoticeSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NoticeSender.class);
    private static final int BATCH = 500;
    private static final long PATIENCE_MS = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final Outbox outbox;
    private final EventProducer producer;
    private final Predicate<String> topicExists;
    private final Supplier<Set<String>> topics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Thread thread;

    private NoticeSender(
            Outbox outbox, EventProducer producer, Predicate<String> topicExists, Supplier<Set<String>> topics) {
        this.outbox = outbox;
        this.producer = producer;
        this.topicExists = topicExists;
        this.topics = topics;
        this.thread = Thread.ofVirtual().name("mekong-bucket-notices").unstarted(this::run);
    }

    /**
     * @param topicExists whether Kafka has the topic
     * @param topics that the project still tells
     */
    static NoticeSender open(
            Outbox outbox, EventProducer producer, Predicate<String> topicExists, Supplier<Set<String>> topics) {
        NoticeSender sender = new NoticeSender(outbox, producer, topicExists, topics);
        sender.thread.start();
        return sender;
    }

    long sent(String source) {
        LongAdder count = sent.get(source);
        return count == null ? 0 : count.sum();
    }

    Optional<String> problem(String source) {
        return Optional.ofNullable(problems.get(source));
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (closed.getCount() > 0) {
                try {
                    OutboxRecord.Batch batch = outbox.take(BATCH, PATIENCE_MS);
                    if (!batch.notices().isEmpty()) {
                        send(batch.notices());
                        outbox.forget(batch);
                    }
                    pause = FIRST_PAUSE;
                } catch (IOException e) {
                    log.error("The outbox of bucket notifications cannot be read: {}", MekongException.reason(e));
                    pause = rest(pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In waves in which no key comes twice, so that one that is sent again never overtakes the next of its key. */
    private void send(List<Notice> notices) throws InterruptedException {
        List<Notice> wave = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Notice notice : notices) {
            if (!keys.add(notice.topic() + " " + notice.key())) {
                deliver(wave);
                wave = new ArrayList<>();
                keys.clear();
                keys.add(notice.topic() + " " + notice.key());
            }
            wave.add(notice);
        }
        deliver(wave);
    }

    /** Returns when Kafka has all of them. */
    private void deliver(List<Notice> wave) throws InterruptedException {
        List<Notice> left = wave;
        Duration pause = FIRST_PAUSE;
        while (!left.isEmpty()) {
            List<CompletableFuture<Position>> sending = left.stream()
                    .map(notice -> producer.send(new Event(
                            notice.topic(),
                            notice.key().getBytes(StandardCharsets.UTF_8),
                            notice.value().getBytes(StandardCharsets.UTF_8))))
                    .toList();
            List<Notice> failed = new ArrayList<>();
            for (int i = 0; i < sending.size(); i++) {
                if (!isSettled(left.get(i), sending.get(i))) {
                    failed.add(left.get(i));
                }
            }
            left = failed;
            if (!left.isEmpty()) {
                pause = rest(pause);
            }
        }
    }

    private boolean isSettled(Notice notice, CompletableFuture<Position> sending) throws InterruptedException {
        try {
            var _ = sending.get();
            sent.computeIfAbsent(notice.source(), _ -> new LongAdder()).increment();
            problems.remove(notice.source());
            return true;
        } catch (ExecutionException e) {
            MekongException failure =
                    e.getCause() instanceof MekongException known ? known : MekongException.bug("cannot send", e);
            if (isHopeless(notice, failure)) {
                log.error("A notification of {} is given up: {}", notice.key(), failure.getMessage());
                problems.put(notice.source(), "one was given up: " + failure.getMessage());
                return true;
            }
            if (problems.put(notice.source(), failure.getMessage()) == null) {
                log.warn("Bucket notifications wait: {}", failure.getMessage());
            }
            return false;
        }
    }

    /** It will not go better the next time: nobody wants it any more, or Kafka never takes it. */
    private boolean isHopeless(Notice notice, MekongException failure) {
        if (failure.code() != ErrorCode.USER) {
            return false;
        }
        try {
            return topicExists.test(notice.topic()) || !topics.get().contains(notice.topic());
        } catch (MekongException e) {
            return false; // Kafka does not answer: another time
        }
    }

    /** @return the next pause */
    private Duration rest(Duration pause) throws InterruptedException {
        if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException();
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
    }

    /** What is being sent is waited for a little; the rest stays in the outbox. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                thread.interrupt();
                thread.join(LONGEST_CLOSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
