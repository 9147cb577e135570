package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.query.LiveEvent;
import io.mekong.query.LiveHub;
import io.mekong.query.LiveSubscription;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live states as server-sent events. An event's id is {@code <epoch>-<number>}: the epoch tells this process from the
 * one before, whose numbers mean nothing here.
 */
final class LiveApi {
    private static final Logger log = LoggerFactory.getLogger(LiveApi.class);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final LiveHub hub;
    private final String epoch;

    LiveApi(LiveHub hub, long startedAtMillis) {
        this.hub = hub;
        this.epoch = Long.toString(startedAtMillis, Character.MAX_RADIX);
    }

    Route route() {
        return Route.get("/api/v1/live", "Live", "Charts, pipeline and messages as they change, as server-sent events")
                .query(
                        "subscribe",
                        "string",
                        "Comma-separated: chart:<dashboard>/<chart>@<range>, pipeline, project, messages:<stream>,"
                                + " runs:<workflow>, run:<id>")
                .query("lastEventId", "string", "Where to go on, for clients that cannot send Last-Event-ID")
                .as("text/event-stream")
                .answers("id: 1\nevent: chart\ndata: {}\n\n")
                .to(this::serve);
    }

    /**
     * Stays until the viewer leaves or the platform stops, on the request's own virtual thread. A viewer that reads
     * slowly blocks only this thread; what it misses meanwhile is replaced by what is newer.
     */
    private void serve(Context context) throws IOException {
        String subscribe = context.queryParam("subscribe");
        List<String> keys = Stream.of((subscribe == null ? "" : subscribe).split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .distinct()
                .toList();
        String header = context.header("Last-Event-ID");
        String last = header != null ? header : context.queryParam("lastEventId");
        try (LiveSubscription subscription = hub.subscribe(keys, lastSeen(last))) {
            context.res().setContentType("text/event-stream;charset=utf-8");
            context.res().setHeader("Cache-Control", "no-cache");
            context.res().setHeader("X-Accel-Buffering", "no");
            push(context.res().getOutputStream(), subscription);
        }
    }

    private void push(OutputStream out, LiveSubscription subscription) {
        try {
            write(out, ": welcome\n\n");
            while (!subscription.isClosed()) {
                List<LiveEvent> events = subscription.take(KEEP_ALIVE);
                if (events.isEmpty() && !subscription.isClosed()) {
                    write(out, ": still here\n\n");
                }
                for (LiveEvent event : events) {
                    write(
                            out,
                            "id: " + epoch + "-" + event.number() + "\nevent: " + event.event() + "\ndata: "
                                    + event.json() + "\n\n");
                }
            }
        } catch (IOException e) {
            log.debug("A viewer left: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
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
