package io.mekong.source;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.MekongException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Sends ticks and waits for their acknowledgement. */
final class Sending {
    /** As Python prints a time, in UTC: {@code 2022-10-22 12:29:20.479806}. */
    private static final DateTimeFormatter PRINTED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private Sending() {}

    /** Hands one event over, counted in {@code counters}; never throws. */
    static CompletableFuture<Position> send(EventProducer producer, Event event, Counters counters) {
        CompletableFuture<Position> sent;
        try {
            sent = producer.send(event);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.whenComplete((position, failure) -> {
            if (failure == null) {
                counters.sent();
            } else {
                counters.failed(cause(failure));
            }
        });
    }

    /**
     * Sends {@code ticks} ticks, one line for each message once it is acknowledged.
     *
     * @return the number of messages
     * @throws MekongException when one of them could not be stored
     */
    static int sendAll(
            Generator generator,
            EventProducer producer,
            Counters counters,
            InstantSource clock,
            int ticks,
            Consumer<String> log) {
        int acknowledged = 0;
        for (int tick = 0; tick < ticks; tick++) {
            Instant now = clock.instant();
            List<Event> events = generator.tick(now);
            List<CompletableFuture<Position>> sent = new ArrayList<>();
            for (Event event : events) {
                sent.add(send(producer, event, counters));
            }
            for (int i = 0; i < events.size(); i++) {
                await(generator, sent.get(i), acknowledged);
                acknowledged++;
                log.accept(line(now, events.get(i)));
            }
        }
        return acknowledged;
    }

    private static void await(Generator generator, CompletableFuture<Position> sent, int acknowledged) {
        String what = "The generator `" + generator.definition().name() + "` could not send all its messages";
        String so = acknowledged == 1 ? "1 message was" : acknowledged + " messages were";
        try {
            sent.get();
        } catch (ExecutionException e) {
            Throwable cause = cause(e);
            throw MekongException.resource(
                    what,
                    so + " acknowledged, then: " + MekongException.reason(cause),
                    "Check that Kafka is up (`mekong status`), then run it again.",
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(
                    what, so + " acknowledged when it was told to stop", "Run it again to send more.", e);
        }
    }

    private static String line(Instant at, Event event) {
        byte[] value = event.value();
        return "Producing message @ " + PRINTED.format(at) + " | Message = "
                + (value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }

    private static Throwable cause(Throwable thrown) {
        boolean wrapped = thrown instanceof CompletionException || thrown instanceof ExecutionException;
        return wrapped && thrown.getCause() != null ? thrown.getCause() : thrown;
    }
}
