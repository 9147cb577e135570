package io.mekong.query;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One live topic with its viewers.
 *
 * <p>Legal states: IDLE → SCHEDULED → RUNNING → IDLE; a change while RUNNING marks it stale, and it is SCHEDULED again
 * at the end. A topic that is slow to compute rests for a while in proportion, so that it cannot take a core for itself.
 */
final class LiveChannel {
    private static final Logger log = LoggerFactory.getLogger(LiveChannel.class);
    private static final int REST_PER_WORK = 4;

    private enum State {
        IDLE,
        SCHEDULED,
        RUNNING
    }

    private final String key;
    private final Duration interval;
    private final AtomicLong numbers;
    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Set<LiveSubscription> subscriptions = new LinkedHashSet<>();

    private LiveTopic topic;
    private State state = State.IDLE;
    private boolean stale;
    private long notBeforeNanos = System.nanoTime();
    private @Nullable LiveEvent newest;
    private @Nullable ScheduledFuture<?> ticking;
    private @Nullable ScheduledFuture<?> scheduled;

    LiveChannel(
            String key,
            LiveTopic topic,
            Duration interval,
            AtomicLong numbers,
            ScheduledExecutorService timer,
            Executor workers) {
        this.key = key;
        this.topic = topic;
        this.interval = interval;
        this.numbers = numbers;
        this.timer = timer;
        this.workers = workers;
        tick();
    }

    String key() {
        return key;
    }

    synchronized int viewers() {
        return subscriptions.size();
    }

    synchronized boolean reads(String table) {
        return topic.tables().contains(table);
    }

    synchronized void join(LiveSubscription subscription, OptionalLong lastSeen) {
        subscriptions.add(subscription);
        LiveEvent known = newest;
        if (known == null) {
            refresh();
        } else if (lastSeen.isEmpty() || lastSeen.getAsLong() < known.number()) {
            subscription.offer(key, known);
        }
    }

    /** @return whether nobody is left */
    synchronized boolean leave(LiveSubscription subscription) {
        subscriptions.remove(subscription);
        if (subscriptions.isEmpty()) {
            stopTicking();
            cancel(scheduled);
            return true;
        }
        return false;
    }

    synchronized void replace(LiveTopic next) {
        topic = next;
        tick();
        refresh();
    }

    /** Closing a subscription asks the hub, whose lock comes before ours: so not while holding it. */
    void end() {
        List<LiveSubscription> watching;
        synchronized (this) {
            stopTicking();
            watching = List.copyOf(subscriptions);
        }
        watching.forEach(LiveSubscription::close);
    }

    /** The topic has changed: compute it as soon as its interval allows. */
    synchronized void refresh() {
        switch (state) {
            case IDLE -> schedule();
            case SCHEDULED -> log.trace("{} is scheduled already", key);
            case RUNNING -> stale = true;
        }
    }

    private void schedule() {
        state = State.SCHEDULED;
        long delay = Math.max(0, notBeforeNanos - System.nanoTime());
        try {
            scheduled = timer.schedule(() -> workers.execute(this::run), delay, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            state = State.IDLE;
        }
    }

    private void run() {
        LiveTopic current;
        int viewers;
        synchronized (this) {
            state = State.RUNNING;
            stale = false;
            current = topic;
            viewers = subscriptions.size();
        }
        long started = System.nanoTime();
        @Nullable String json = null;
        try {
            json = viewers == 0 ? null : current.compute(viewers);
        } catch (RuntimeException | StackOverflowError e) {
            log.error("[BUG] Live topic {} failed", key, e);
        }
        long elapsed = System.nanoTime() - started;
        synchronized (this) {
            notBeforeNanos = started + Math.max(interval.toNanos(), elapsed * REST_PER_WORK);
            state = State.IDLE;
            if (json != null) {
                LiveEvent event = new LiveEvent(numbers.incrementAndGet(), current.event(), json);
                newest = event;
                subscriptions.forEach(subscription -> subscription.offer(key, event));
            }
            if (stale) {
                schedule();
            }
        }
    }

    private void tick() {
        stopTicking();
        topic.refresh()
                .ifPresent(every -> ticking = timer.scheduleWithFixedDelay(
                        this::refresh, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void stopTicking() {
        cancel(ticking);
        ticking = null;
    }

    private static void cancel(@Nullable ScheduledFuture<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }
}
