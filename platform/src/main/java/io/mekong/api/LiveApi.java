package io.mekong.api;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.mekong.query.LiveEvent;
import io.mekong.query.LiveHub;
import io.mekong.query.LiveSubscription;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Live states as server-sent events. An event's id is {@code <epoch>-<number>}: the epoch tells this process from the
 * one before, whose numbers mean nothing here.
 */
final class LiveApi {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final LiveHub hub;
    private final String epoch;

    LiveApi(LiveHub hub, long startedAtMillis) {
        this.hub = hub;
        this.epoch = Long.toString(startedAtMillis, Character.MAX_RADIX);
    }

    static final String PATH = "/api/v1/live";

    Route route() {
        return Route.get(PATH, "Live", "Charts, pipeline and messages as they change, as server-sent events")
                .query(
                        "subscribe",
                        "string",
                        "Comma-separated: chart:<dashboard>/<chart>@<range>, pipeline, project, messages:<stream>")
                .query("lastEventId", "string", "Where to go on, for clients that cannot send Last-Event-ID")
                .as("text/event-stream")
                .answers("id: 1\nevent: chart\ndata: {}\n\n")
                .to(context -> {
                    throw new IllegalStateException("served by " + PATH + "'s own handler");
                });
    }

    Consumer<SseClient> handler() {
        return this::serve;
    }

    private void serve(SseClient client) {
        Context context = client.ctx();
        String subscribe = context.queryParam("subscribe");
        List<String> keys = Stream.of((subscribe == null ? "" : subscribe).split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
        String header = context.header("Last-Event-ID");
        String last = header != null ? header : context.queryParam("lastEventId");
        LiveSubscription subscription = hub.subscribe(keys, lastSeen(last));
        client.onClose(subscription::close);
        client.keepAlive();
        Thread.ofVirtual().name("live-viewer").start(() -> push(client, subscription));
    }

    /** A viewer that reads slowly blocks only this thread; what it misses meanwhile is replaced by what is newer. */
    private void push(SseClient client, LiveSubscription subscription) {
        try (client;
                subscription) {
            while (!client.terminated() && !subscription.isClosed()) {
                List<LiveEvent> events = subscription.take(KEEP_ALIVE);
                if (events.isEmpty()) {
                    client.sendComment("still here");
                }
                for (LiveEvent event : events) {
                    client.sendEvent(event.event(), event.json(), epoch + "-" + event.number());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OptionalLong lastSeen(@Nullable String id) {
        if (id == null || !id.startsWith(epoch + "-")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(id.substring(epoch.length() + 1)));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
