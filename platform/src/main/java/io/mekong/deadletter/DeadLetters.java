package io.mekong.deadletter;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.project.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Sets bad messages aside: the same bytes, in the stream's dead-letter topic, with the reason and the place they came
 * from. They are sent while the batch fills and must all be acknowledged before the batch commits.
 *
 * <p>After a crash between the two, or a commit that failed, the batch is read again. {@link #restart} looks up what was
 * sent the first time, and that is not sent again.
 */
public final class DeadLetters implements RejectedMessages {
    private final EventProducer producer;
    private final String source;
    private final String topic;
    private final String table;
    private final Supplier<Instant> lastCommit;
    private final DeadLetterTail tail;
    private final List<CompletableFuture<Position>> pending = new ArrayList<>();
    private Map<String, Integer> sentBefore = Map.of();

    /**
     * @param lastCommit when the table last committed; what is not committed was set aside after it
     * @param kafka client properties of the log
     */
    public DeadLetters(
            EventProducer producer,
            Stream stream,
            String table,
            Supplier<Instant> lastCommit,
            Map<String, Object> kafka) {
        this.producer = producer;
        this.source = stream.topic();
        this.topic = stream.deadLetterTopic();
        this.table = table;
        this.lastCommit = lastCommit;
        this.tail = new DeadLetterTail(topic, table, kafka);
    }

    @Override
    public void restart(Map<Integer, Long> nextOffsets) {
        // What is still on its way must have arrived, or failed, before we look: it would be sent twice.
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .exceptionally(failure -> null)
                .join();
        pending.clear();
        sentBefore = tail.read(nextOffsets, lastCommit.get());
    }

    @Override
    public void add(int partition, long offset, byte[] value, String reason) {
        String key = source + "/" + partition + "/" + offset;
        Integer before = sentBefore.get(key);
        if (before != null && before == Arrays.hashCode(value)) {
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(LetterHeaders.REASON, reason);
        headers.put(LetterHeaders.TOPIC, source);
        headers.put(LetterHeaders.PARTITION, Integer.toString(partition));
        headers.put(LetterHeaders.OFFSET, Long.toString(offset));
        headers.put(LetterHeaders.TABLE, table);
        pending.add(producer.send(new Event(topic, key.getBytes(StandardCharsets.UTF_8), value, headers)));
    }

    @Override
    public void awaitStored() {
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
