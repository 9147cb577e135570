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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    public void add(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, String reason) {
        String id = source + "/" + partition + "/" + offset;
        Integer before = sentBefore.get(id);
        if (before != null && before == Arrays.hashCode(value)) {
            return;
        }
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put(LetterHeaders.REASON, utf8(reason));
        headers.put(LetterHeaders.TOPIC, utf8(source));
        headers.put(LetterHeaders.PARTITION, utf8(Integer.toString(partition)));
        headers.put(LetterHeaders.OFFSET, utf8(Long.toString(offset)));
        headers.put(LetterHeaders.TABLE, utf8(table));
        if (key != null) {
            headers.put(LetterHeaders.KEY, key);
        }
        pending.add(producer.send(new Event(topic, utf8(id), value, headers)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void awaitStored() {
        if (pending.isEmpty()) {
            return;
        }
        try {
            Acknowledged.all(pending);
        } finally {
            pending.clear();
        }
    }
}
