package io.mekong.query;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live topics and who watches them. A topic is computed once for all its viewers, at most every
 * {@code liveInterval}, and never again before its last computation has ended; a topic without viewers costs nothing.
 */
public final class LiveHub implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveHub.class);
    private static final int MOST_KEYS = 200;

    private final Function<String, LiveTopic> resolver;
    private final Duration interval;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, LiveChannel> channels = new HashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("live-timer").factory());
    private final ExecutorService workers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("live-", 0).factory());

    /**
     * @param resolver from a key to its topic; throws a USER {@link MekongException} for a key that means nothing
     * @param interval the shortest time between two states of one topic
     */
    public LiveHub(Function<String, LiveTopic> resolver, Duration interval) {
        this.resolver = resolver;
        this.interval = interval;
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins to watch. The newest known state of each topic comes at once, unless the viewer has it already.
     *
     * @param lastSeen the number of the last event that the viewer got from this process
     */
    public LiveSubscription subscribe(Collection<String> keys, OptionalLong lastSeen) {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw MekongException.user(
                    "Cannot subscribe to " + keys.size() + " topics",
                    "a connection carries 1 to " + MOST_KEYS,
                    "Name them in `subscribe`, separated by commas.");
        }
        Map<String, LiveTopic> topics = new HashMap<>();
        for (String key : keys) {
            topics.put(key, resolver.apply(key));
        }
        LiveSubscription subscription = new LiveSubscription(this::leave, List.copyOf(topics.keySet()));
        synchronized (channels) {
            topics.forEach((key, topic) -> channels.computeIfAbsent(
                            key, name -> new LiveChannel(name, topic, interval, numbers, timer, workers))
                    .join(subscription, lastSeen));
        }
        return subscription;
    }

    /** A commit made new rows visible. Returns at once. */
    public void committed(String table) {
        for (LiveChannel channel : all()) {
            if (channel.reads(table)) {
                channel.refresh();
            }
        }
    }

    /** The project changed: what the keys mean may have changed with it. */
    public void reload() {
        for (LiveChannel channel : all()) {
            try {
                channel.replace(resolver.apply(channel.key()));
            } catch (MekongException e) {
                log.debug("Live topic {} is gone: {}", channel.key(), e.getMessage());
            }
        }
    }

    /** Viewers by topic, for the interface and the metrics. */
    public Map<String, Integer> viewers() {
        Map<String, Integer> viewers = new HashMap<>();
        for (LiveChannel channel : all()) {
            viewers.put(channel.key(), channel.viewers());
        }
        return viewers;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        for (LiveChannel channel : all()) {
            channel.end();
        }
        workers.shutdown();
        try {
            if (!workers.awaitTermination(2, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave(LiveSubscription subscription) {
        synchronized (channels) {
            for (String key : subscription.keys()) {
                LiveChannel channel = channels.get(key);
                if (channel != null && channel.leave(subscription)) {
                    channels.remove(key);
                }
            }
        }
    }

    private List<LiveChannel> all() {
        synchronized (channels) {
            return List.copyOf(channels.values());
        }
    }
}
