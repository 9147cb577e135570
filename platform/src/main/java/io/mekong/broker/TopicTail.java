package io.mekong.broker;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives in one topic, for all who watch it. Where more arrives than anyone can read, it leaps to the newest messages rather
 * than carry them all. Ends with its last viewer.
 */
final class TopicTail {
    static final int LARGEST_STEP = 100;
    private static final Logger log = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(2);
    private static final long LOOK_FOR_PARTITIONS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private long partitionsSeenAt;

    private TopicTail(String topic, KafkaConsumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    static TopicTail open(Map<String, Object> clientProperties, String topic) {
        TopicTail tail = new TopicTail(topic, RangeReader.consumer(clientProperties, "mekong-tail-" + topic, STEP));
        // Positioned before we return: what is sent after that is seen.
        try {
            tail.assign();
        } catch (KafkaException e) {
            tail.consumer.close();
            throw KafkaErrors.translate(e, "Cannot follow topic `" + topic + "`");
        }
        Thread.ofVirtual().name("mekong-tail-" + topic).start(tail::run);
        return tail;
    }

    void add(Viewer viewer) {
        viewers.add(viewer);
    }

    void remove(Viewer viewer) {
        if (viewers.remove(viewer) && viewers.isEmpty()) {
            end();
        }
    }

    boolean isEnded() {
        return ended.getCount() == 0;
    }

    void end() {
        ended.countDown();
        consumer.wakeup();
    }

    private void run() {
        try (consumer) {
            while (!isEnded()) {
                step();
            }
        } catch (WakeupException | InterruptException e) {
            log.debug("No one follows {} any longer", topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.error("Following {} ended", topic, e);
        } finally {
            ended.countDown();
        }
    }

    private void step() throws InterruptedException {
        try {
            assign();
            Deque<Message> newest = new ArrayDeque<>();
            collect(newest, Duration.ofSeconds(1));
            if (newest.isEmpty()) {
                return;
            }
            leap();
            collect(newest, Duration.ZERO);
            List<Message> messages = List.copyOf(newest);
            viewers.forEach(viewer -> viewer.show(messages));
            ended.await(STEP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            log.warn("Following {} stumbled: {}", topic, MekongException.reason(e));
            ended.await(PAUSE_AFTER_ERROR.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void collect(Deque<Message> newest, Duration wait) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            newest.addLast(RangeReader.message(record));
            if (newest.size() > LARGEST_STEP) {
                newest.removeFirst();
            }
        }
    }

    /** Skips what would be dropped anyway. */
    private void leap() {
        consumer.endOffsets(consumer.assignment()).forEach((partition, end) -> {
            if (end - consumer.position(partition) > LARGEST_STEP) {
                consumer.seek(partition, end - LARGEST_STEP);
            }
        });
    }

    /** Takes up the partitions there are; those added later from their beginning. */
    private void assign() {
        boolean first = partitionsSeenAt == 0;
        if (!first && System.nanoTime() - partitionsSeenAt < LOOK_FOR_PARTITIONS_NANOS) {
            return;
        }
        partitionsSeenAt = System.nanoTime();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.size() > consumer.assignment().size()) {
            consumer.assign(partitions); // keeps the positions of those it has
            if (first) {
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
            }
        }
    }

    /** One who watches; the object is its identity. */
    static final class Viewer {
        private final Consumer<List<Message>> consumer;

        Viewer(Consumer<List<Message>> consumer) {
            this.consumer = consumer;
        }

        private void show(List<Message> messages) {
            try {
                consumer.accept(messages);
            } catch (RuntimeException e) {
                log.warn("A viewer of messages failed", e);
            }
        }
    }
}
