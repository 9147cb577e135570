package io.mekong.deadletter;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.project.Stream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Notes in the dead-letter topic itself what became of a letter: a record of its key, with a header and no bytes. */
final class LetterMarks {
    private final EventProducer producer;
    private final Stream stream;

    LetterMarks(EventProducer producer, Stream stream) {
        this.producer = producer;
        this.stream = stream;
    }

    CompletableFuture<Position> replaying(String id) {
        return mark(id, LetterState.REPLAYING, Map.of());
    }

    /** @param as the {@code partition:offset} that the message has now */
    CompletableFuture<Position> replayed(String id, String as) {
        return mark(id, LetterState.REPLAYED, Map.of(LetterHeaders.REPLAYED_AS, as));
    }

    CompletableFuture<Position> discarded(String id) {
        return mark(id, LetterState.DISCARDED, Map.of());
    }

    /** Empty for what no mark says: anyone may write to the topic. */
    static Optional<LetterState> state(String resolution) {
        return switch (resolution) {
            case "replaying" -> Optional.of(LetterState.REPLAYING);
            case "replayed" -> Optional.of(LetterState.REPLAYED);
            case "discarded" -> Optional.of(LetterState.DISCARDED);
            default -> Optional.empty();
        };
    }

    private CompletableFuture<Position> mark(String id, LetterState state, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put(LetterHeaders.RESOLUTION, state.name().toLowerCase(Locale.ROOT));
        return producer.send(Event.of(stream.deadLetterTopic(), id.getBytes(StandardCharsets.UTF_8), null, headers));
    }
}
