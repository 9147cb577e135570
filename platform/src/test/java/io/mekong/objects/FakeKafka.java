package io.mekong.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Keeps what it is sent, or is away. */
final class FakeKafka implements EventProducer {
    private final List<Told> told = new ArrayList<>();
    private boolean away;

    record Told(String topic, String key, JsonNode value) {
        String line() {
            return value.path("EventName").asText() + " " + key;
        }

        JsonNode object() {
            return value.path("Records").path(0).path("s3").path("object");
        }
    }

    @Override
    public synchronized CompletableFuture<Position> send(Event event) {
        if (away) {
            return CompletableFuture.failedFuture(
                    MekongException.resource("Cannot send", "Kafka is away", "Wait.", null));
        }
        try {
            told.add(new Told(
                    event.topic(),
                    new String(Objects.requireNonNull(event.key()), StandardCharsets.UTF_8),
                    new ObjectMapper()
                            .readTree(new String(Objects.requireNonNull(event.value()), StandardCharsets.UTF_8))));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
        return CompletableFuture.completedFuture(new Position(event.topic(), 0, told.size() - 1L, Instant.EPOCH));
    }

    synchronized void leave() {
        away = true;
    }

    synchronized void comeBack() {
        away = false;
    }

    synchronized List<Told> told() {
        return List.copyOf(told);
    }

    List<String> lines() {
        return told().stream().map(Told::line).toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
