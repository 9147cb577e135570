package io.mekong.broker;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One idempotent producer for all: an event is acknowledged by every in-sync replica, once, in order.
 *
 * <p>{@code send} waits at most a few seconds, for room in the buffer or for the topic's metadata; what is sent fails after half a
 * minute without an acknowledgement.
 */
final class KafkaEventProducer implements EventProducer {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Topics topics;

    KafkaEventProducer(Map<String, Object> clientProperties, Topics topics) {
        this.topics = topics;
        this.producer =
                new KafkaProducer<>(properties(clientProperties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Map<String, Object> properties(Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "mekong-producer");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        // The topic's own limit decides, with a better message; this is only the end of what one request can carry.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (32 << 20));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, 3_600_000L);
        return properties;
    }

    @Override
    public CompletableFuture<Position> send(Event event) {
        CompletableFuture<Position> sent = new CompletableFuture<>();
        try {
            if (topics.partitionCount(event.topic()).isEmpty()) {
                throw topics.unknown(event.topic(), what(event));
            }
            // The callback tells all; Kafka's own future is not needed.
            Future<RecordMetadata> _ = producer.send(record(event), (metadata, failure) -> {
                if (failure == null) {
                    sent.complete(position(metadata));
                } else {
                    fail(event, failure, sent);
                }
            });
        } catch (MekongException e) {
            sent.completeExceptionally(e);
        } catch (KafkaException | IllegalStateException e) {
            fail(event, e, sent);
        }
        return sent;
    }

    private static ProducerRecord<byte[], byte[]> record(Event event) {
        List<Header> headers = new ArrayList<>(event.headers().size());
        event.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
        return new ProducerRecord<>(event.topic(), null, event.key(), event.value(), headers);
    }

    private static Position position(RecordMetadata metadata) {
        return new Position(
                metadata.topic(), metadata.partition(), metadata.offset(), Instant.ofEpochMilli(metadata.timestamp()));
    }

    /** Mostly on the producer's own thread, which must not wait. */
    private void fail(Event event, Exception failure, CompletableFuture<Position> sent) {
        switch (failure) {
            case RecordTooLargeException e -> {
                CompletableFuture<Boolean> _ = topics.largestMessage(event.topic())
                        .thenApply(limit -> sent.completeExceptionally(tooLarge(event, limit)));
            }
            case UnknownTopicOrPartitionException e -> {
                topics.forget(event.topic());
                sent.completeExceptionally(KafkaErrors.translate(e, what(event)));
            }
            case TimeoutException e -> {
                topics.forget(event.topic()); // it may be gone: ask again next time
                sent.completeExceptionally(MekongException.resource(
                        what(event),
                        "Kafka did not take it in time (" + MekongException.reason(e) + ")",
                        "Send it again; see Kafka's state in /ready.",
                        e));
            }
            case IllegalStateException e ->
                sent.completeExceptionally(MekongException.resource(
                        what(event), "the producer is closed", "Start the platform again.", e));
            default -> sent.completeExceptionally(KafkaErrors.translate(failure, what(event)));
        }
    }

    private static MekongException tooLarge(Event event, Optional<Long> limit) {
        return MekongException.user(
                what(event),
                "it has " + new DataSize(size(event)) + ", the topic takes messages of up to "
                        + limit.map(bytes -> new DataSize(bytes).toString()).orElse("less"),
                "Send a smaller event, or raise the stream's `max-message`.");
    }

    private static String what(Event event) {
        return "Cannot send to topic `" + event.topic() + "`";
    }

    private static long size(Event event) {
        long bytes = length(event.key()) + length(event.value());
        for (Map.Entry<String, byte[]> header : event.headers().entrySet()) {
            bytes += header.getKey().length() + length(header.getValue());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(LONGEST_CLOSE);
    }
}
