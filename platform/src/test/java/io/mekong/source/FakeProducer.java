package io.mekong.source;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in memory that can be told to fail. */
final class FakeProducer implements EventProducer {
    final List<Event> events = new CopyOnWriteArrayList<>();
    volatile boolean failing;

    @Override
    public CompletableFuture<Position> send(Event event) {
        if (failing) {
            return CompletableFuture.failedFuture(
                    MekongException.resource("Cannot send to " + event.topic(), "Kafka is away", "Start it.", null));
        }
        events.add(event);
        return CompletableFuture.completedFuture(new Position(event.topic(), 0, events.size(), Instant.EPOCH));
    }

    List<String> values() {
        return events.stream()
                .map(event -> new String(event.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
