package io.mekong.broker;

import io.mekong.broker.ScanBudget.Share;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads ranges of one partition at a time, with a consumer that belongs to no group. Used by one thread at a time. */
final class RangeReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;

    RangeReader(Map<String, Object> clientProperties) {
        // A reader never waits for messages to come; a fetch left waiting at the end of a topic would delay the next
        // page.
        this.consumer = consumer(clientProperties, "mekong-browser", Duration.ofMillis(10));
    }

    static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, Object> clientProperties, String clientId, Duration fetchWait) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Offsets that retention has just passed go on with the oldest message there is.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) fetchWait.toMillis());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ScanBudget.LONGEST_SEARCH.toMillis());
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Map<TopicPartition, OffsetAndTimestamp> offsetsAt(Map<TopicPartition, Long> times) {
        return consumer.offsetsForTimes(times);
    }

    /** The first matches of the range, oldest first. */
    List<Message> onward(String topic, PartitionRange range, Share share) {
        List<Message> found = new ArrayList<>();
        long[] bytes = new long[1];
        scan(topic, range, share, message -> {
            found.add(message);
            bytes[0] += message.sizeBytes();
            if (bytes[0] > share.mostBytes()) {
                share.full();
                return false;
            }
            return found.size() < share.limit();
        });
        return found;
    }

    /** The last matches of the range, newest first: step by step backward, since nobody knows where the matches or the gaps are. */
    List<Message> newest(String topic, PartitionRange range, Share share) {
        List<Message> found = new ArrayList<>();
        long bytes = 0;
        long upper = range.endOffset();
        while (upper > range.beginOffset() && found.size() < share.limit() && !share.isFull() && !share.isSpent()) {
            long lower = Math.max(range.beginOffset(), upper - share.step());
            Deque<Message> step = lastOf(topic, new PartitionRange(range.partition(), lower, upper), share);
            for (Message message : step.reversed()) {
                bytes += message.sizeBytes();
                if (bytes > share.mostBytes() && !found.isEmpty()) {
                    share.full();
                    return found;
                }
                if (found.size() < share.limit()) {
                    found.add(message);
                }
            }
            upper = lower;
        }
        return found;
    }

    private Deque<Message> lastOf(String topic, PartitionRange range, Share share) {
        Deque<Message> last = new ArrayDeque<>();
        long[] bytes = new long[1];
        scan(topic, range, share, message -> {
            last.addLast(message);
            bytes[0] += message.sizeBytes();
            if (last.size() > share.limit()) {
                bytes[0] -= last.removeFirst().sizeBytes();
            }
            while (bytes[0] > share.mostBytes() && last.size() > 1) {
                bytes[0] -= last.removeFirst().sizeBytes();
                share.full();
            }
            return true;
        });
        return last;
    }

    /** Hands the matches of the range to {@code taker} until it says no, the range ends or the share is spent. */
    private void scan(String topic, PartitionRange range, Share share, Predicate<Message> taker) {
        if (range.isEmpty()) {
            return;
        }
        TopicPartition partition = new TopicPartition(topic, range.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.beginOffset());
        // The position passes gaps (compaction, transaction markers) as well, the offsets of records would not.
        while (consumer.position(partition) < range.endOffset() && !share.isSpent()) {
            Duration wait = share.remaining().compareTo(POLL) < 0 ? share.remaining() : POLL;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait).records(partition)) {
                if (record.offset() >= range.endOffset()) {
                    return;
                }
                share.scanned();
                Message message = message(record);
                if (share.matches(message) && !taker.test(message)) {
                    return;
                }
            }
        }
    }

    /** Shows the messages of the range, oldest first; returns up to which offset it came in time. */
    long show(String topic, PartitionRange range, Duration patience, MessageVisitor visitor) {
        if (range.isEmpty()) {
            return range.endOffset();
        }
        long deadline = System.nanoTime() + patience.toNanos();
        TopicPartition partition = new TopicPartition(topic, range.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.beginOffset());
        long at = range.beginOffset();
        // Behind it are only transactions that are still open, which may never be.
        long end = Math.min(range.endOffset(), ends(partition));
        while (at < end && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() >= range.endOffset()) {
                    return range.endOffset();
                }
                byte[] value = record.value();
                visitor.message(
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        value,
                        0,
                        value == null ? 0 : value.length);
            }
            at = consumer.position(partition);
        }
        return at < end ? at : range.endOffset();
    }

    private long ends(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
    }

    static Message message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = LinkedHashMap.newLinkedHashMap(4);
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()).orElse(""));
        }
        return new Message(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                text(record.key()),
                text(record.value()),
                Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize()),
                Collections.unmodifiableMap(headers));
    }

    private static Optional<String> text(byte @Nullable [] bytes) {
        return bytes == null ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    /** Lets go of what was prefetched. */
    void rest() {
        consumer.unsubscribe();
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofMillis(500)));
    }
}
