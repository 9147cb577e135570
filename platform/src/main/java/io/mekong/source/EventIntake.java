package io.mekong.source;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.BusyException;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.event.EventBody;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.project.Format;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Events that come by HTTP: checked against their stream, sent to its topic, and answered for only once Kafka has
 * them. Thread-safe.
 */
public final class EventIntake {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final EventProducer producer;
    private final Supplier<Project> project;
    private final DataSize maxInFlight;
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /** @param maxInFlight the most bytes taken in and not yet acknowledged; beyond it senders are asked to wait */
    public EventIntake(EventProducer producer, Supplier<Project> project, DataSize maxInFlight) {
        this.producer = producer;
        this.project = project;
        this.maxInFlight = maxInFlight;
    }

    /** @param rejections in the order of the events */
    public record Result(int accepted, List<Rejection> rejections) {
        public Result {
            rejections = List.copyOf(rejections);
        }
    }

    /** @param index the event's place in the request, from 0 */
    public record Rejection(int index, String reason) {}

    /** Where a request's body comes from, read only once there is room for it. */
    @FunctionalInterface
    public interface Body {
        byte[] read();
    }

    /**
     * Takes one JSON object, a JSON array, or JSON lines. Returns when every accepted event is stored.
     *
     * @param announcedBytes how large the body will be at most: room for it is taken before it is read
     * @throws MekongException USER for an unknown stream or a broken array, RESOURCE when Kafka cannot store them
     * @throws BusyException when too many bytes are on their way already
     */
    public Result accept(String streamName, long announcedBytes, Body body) {
        Stream stream = stream(streamName);
        if (!(stream.format() instanceof Format.Json)) {
            throw MekongException.user(
                    "Cannot take events for the stream `" + stream.name() + "` here",
                    "its messages are " + stream.format().label() + ", and what comes by HTTP is json",
                    "Send to its topic `" + stream.topic() + "` with a Kafka producer.");
        }
        long before = inFlightBytes.getAndAdd(announcedBytes);
        try {
            if (before > 0 && before + announcedBytes > maxInFlight.bytes()) {
                throw new BusyException(
                        "Cannot take more events now",
                        new DataSize(before) + " are on their way to Kafka already, of at most " + maxInFlight
                                + " (`http.max-in-flight`)",
                        "Send this request again in a moment; nothing of it was taken.",
                        RETRY_AFTER);
            }
            Result result = send(stream, split(stream, body.read()));
            accepted.add(result.accepted());
            rejected.add(result.rejections().size());
            return result;
        } finally {
            inFlightBytes.addAndGet(-announcedBytes);
        }
    }

    /** Since the process started. */
    public long acceptedCount() {
        return accepted.sum();
    }

    /** Since the process started. */
    public long rejectedCount() {
        return rejected.sum();
    }

    private Stream stream(String name) {
        Stream stream = project.get().streams().get(name);
        if (stream == null) {
            throw NotFoundException.inProject(
                    "stream", name, project.get().streams().keySet());
        }
        return stream;
    }

    private static List<byte[]> split(Stream stream, byte[] body) {
        try {
            return EventBody.split(body);
        } catch (RejectedEvent e) {
            throw MekongException.user(
                    "Cannot read the events for stream `" + stream.name() + "`",
                    e.reason(),
                    "Send one JSON object, a JSON array, or one object a line.");
        }
    }

    private Result send(Stream stream, List<byte[]> events) {
        EventDecoder decoder = EventDecoder.of(stream);
        KeyCell key = new KeyCell(stream);
        List<Rejection> rejections = new ArrayList<>();
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            byte[] event = events.get(i);
            try {
                check(stream, event, decoder, key);
                sent.add(new Sent(i, producer.send(new Event(stream.topic(), key.bytes(), event))));
            } catch (RejectedEvent e) {
                rejections.add(new Rejection(i, e.reason()));
            }
        }
        int stored = awaitStored(sent, rejections);
        rejections.sort(Comparator.comparingInt(Rejection::index));
        return new Result(stored, rejections);
    }

    private static void check(Stream stream, byte[] event, EventDecoder decoder, KeyCell key) throws RejectedEvent {
        if (event.length > stream.maxMessage().bytes()) {
            throw new RejectedEvent("the event has " + new DataSize(event.length) + "; the stream takes "
                    + stream.maxMessage() + " (`max-message`)");
        }
        key.clear();
        decoder.decode(event, key);
    }

    /**
     * An event that Kafka refuses by itself is rejected with the reason; when Kafka is away the request fails, unless
     * part of it is stored: then the rest is rejected one by one, so that the sender knows what to send again.
     */
    private static int awaitStored(List<Sent> sent, List<Rejection> rejections) {
        List<MekongException> failures = new ArrayList<>();
        List<Rejection> failed = new ArrayList<>();
        for (Sent event : sent) {
            try {
                event.position().join();
            } catch (CompletionException e) {
                MekongException failure = e.getCause() instanceof MekongException known
                        ? known
                        : MekongException.bug("an event could not be sent", e);
                failures.add(failure);
                failed.add(new Rejection(event.index(), failure.getMessage() == null ? "" : failure.getMessage()));
            }
        }
        boolean nothingStored = !sent.isEmpty() && failed.size() == sent.size();
        if (nothingStored && failures.getFirst().code() == io.mekong.core.ErrorCode.RESOURCE) {
            throw failures.getFirst();
        }
        rejections.addAll(failed);
        return sent.size() - failed.size();
    }

    private record Sent(int index, CompletableFuture<Position> position) {}
}
