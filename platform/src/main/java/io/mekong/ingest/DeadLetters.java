package io.mekong.ingest;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>After a crash between the two, or a commit that failed, the batch is read again. {@link #restart} looks up what was
 * sent the first time, and that is not sent again.
 */
final class DeadLetters {
    static final String REASON = "mekong.reason";
    static final String TOPIC = "mekong.topic";
    static final String PARTITION = "mekong.partition";
    static final String OFFSET = "mekong.offset";
    static final String TABLE = "mekong.table";

    private static final byte[] EMPTY = new byte[0];

    private final EventProducer producer;
    private final String topic;
    private final String table;
    private final DeadLetterTail tail;
    private final List<CompletableFuture<Position>> pending = new ArrayList<>();
    private Map<String, Integer> sentBefore = Map.of();

    DeadLetters(EventProducer producer, String topic, String table, DeadLetterTail tail) {
        this.producer = producer;
        this.topic = topic;
        this.table = table;
        this.tail = tail;
    }

    /**
     * Before reading goes on at {@code nextOffsets}.
     *
     * @param lastCommit when the table last committed
     */
    void restart(Map<Integer, Long> nextOffsets, Instant lastCommit) {
        // What is still on its way must have arrived, or failed, before we look: it would be sent twice.
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
        pending.clear();
        sentBefore = tail.read(nextOffsets, lastCommit);
    }

    void add(ConsumerRecord<byte[], byte[]> record, String reason) {
        String key = record.topic() + "/" + record.partition() + "/" + record.offset();
        byte[] value = record.value() == null ? EMPTY : record.value();
        Integer before = sentBefore.get(key);
        if (before != null && before == Arrays.hashCode(value)) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REASON, reason);
        headers.put(TOPIC, record.topic());
        headers.put(PARTITION, Integer.toString(record.partition()));
        headers.put(OFFSET, Long.toString(record.offset()));
        headers.put(TABLE, table);
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
