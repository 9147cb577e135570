package io.mekong.ingest;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sets bad messages aside: the same bytes, in the stream's dead-letter topic, with the reason and the place they came
 * from. They are sent while the batch fills and must all be acknowledged before the batch commits.
 *
 * <p>After a crash between the two, the same message is set aside again: its key, {@code topic/partition/offset},
 * tells such a double.
 */
final class DeadLetters {
    private static final byte[] EMPTY = new byte[0];

    private final EventProducer producer;
    private final String topic;
    private final String table;
    private final List<CompletableFuture<Position>> pending = new ArrayList<>();

    DeadLetters(EventProducer producer, String topic, String table) {
        this.producer = producer;
        this.topic = topic;
        this.table = table;
    }

    void add(ConsumerRecord<byte[], byte[]> record, String reason) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("mekong.reason", reason);
        headers.put("mekong.topic", record.topic());
        headers.put("mekong.partition", Integer.toString(record.partition()));
        headers.put("mekong.offset", Long.toString(record.offset()));
        headers.put("mekong.table", table);
        String key = record.topic() + "/" + record.partition() + "/" + record.offset();
        byte[] value = record.value() == null ? EMPTY : record.value();
        pending.add(producer.send(new Event(topic, key.getBytes(StandardCharsets.UTF_8), value, headers)));
    }

    /** @throws io.mekong.core.MekongException when one of them could not be stored */
    void awaitStored() {
        if (pending.isEmpty()) {
            return;
        }
        try {
            CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        } finally {
            pending.clear();
        }
    }
}
