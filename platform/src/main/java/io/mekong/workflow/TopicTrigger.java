package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.EventTrigger;
import io.mekong.project.Workflow;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a run for each message of a topic. The offsets are kept beside the runs, in one transaction: each message has its
 * run once, whatever dies in between and however many nodes read.
 */
final class TopicTrigger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicTrigger.class);
    private static final int MOST_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(3);

    private final Database database;
    private final EventRuns runs;
    private final EventSources.Topics topics;
    private final InstantSource clock;
    private final Runnable made;
    private final Workflow workflow;
    private final EventTrigger trigger;
    private final String key;
    private final Thread thread;
    private volatile boolean closed;

    private TopicTrigger(
            Database database,
            EventRuns runs,
            EventSources.Topics topics,
            InstantSource clock,
            Runnable made,
            Workflow workflow,
            EventTrigger trigger) {
        this.database = database;
        this.runs = runs;
        this.topics = topics;
        this.clock = clock;
        this.made = made;
        this.workflow = workflow;
        this.trigger = trigger;
        this.key = EventRuns.key(trigger);
        this.thread = Thread.ofVirtual()
                .name("workflow-topic-" + workflow.name() + "-" + trigger.name())
                .unstarted(this::run);
    }

    static TopicTrigger open(
            Database database,
            EventRuns runs,
            EventSources.Topics topics,
            InstantSource clock,
            Runnable made,
            Workflow workflow,
            EventTrigger trigger) {
        TopicTrigger opened = new TopicTrigger(database, runs, topics, clock, made, workflow, trigger);
        opened.thread.start();
        return opened;
    }

    boolean isFor(Workflow other, EventTrigger itsTrigger) {
        return workflow.equals(other) && trigger.equals(itsTrigger);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            var _ = thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                try (EventSources.Reader reader = topics.open(trigger.name(), begin())) {
                    while (!closed) {
                        take(reader.take(PATIENCE));
                    }
                } catch (MekongException e) {
                    if (!closed) {
                        log.warn("Workflow {} does not hear its topic: {}", workflow.name(), e.getMessage());
                        Thread.sleep(AFTER_FAILURE);
                    }
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    log.error("Workflow {} hears its topic {} no more", workflow.name(), trigger.name(), e);
                }
                return;
            }
        }
    }

    /** Where it had come to; the first time, the end of the topic. */
    private Map<Integer, Long> begin() {
        Optional<String> known = position();
        if (known.isPresent()) {
            return EventRuns.offsets(known.get());
        }
        Map<Integer, Long> end = topics.end(trigger.name());
        var _ = database.transaction(
                transaction -> runs.begin(transaction, workflow.name(), key, EventRuns.position(end), clock.instant()));
        return position().map(EventRuns::offsets).orElse(end);
    }

    private Optional<String> position() {
        return database.transaction(
                transaction -> runs.hold(transaction, workflow.name(), key).map(EventRuns.Position::text));
    }

    private void take(List<EventSources.Message> messages) throws InterruptedException {
        for (int from = 0; from < messages.size(); from += MOST_AT_ONCE) {
            List<EventSources.Message> part = messages.subList(from, Math.min(messages.size(), from + MOST_AT_ONCE));
            while (!database.transaction(transaction -> make(transaction, part))) {
                if (closed) {
                    return;
                }
                Thread.sleep(PATIENCE);
            }
            made.run();
        }
    }

    /** @return false where the messages have to wait */
    private boolean make(Database.Transaction transaction, List<EventSources.Message> messages) throws SQLException {
        Optional<EventRuns.Position> held = runs.hold(transaction, workflow.name(), key);
        if (held.isEmpty()) {
            return true; // the workflow waits for this topic no more
        }
        if (held.get().paused() || held.get().waiting() >= EventRuns.LONGEST_QUEUE) {
            return false;
        }
        Instant since = held.get().at();
        Map<Integer, Long> next =
                new LinkedHashMap<>(EventRuns.offsets(held.get().text()));
        for (EventSources.Message message : messages) {
            if (message.offset() < next.getOrDefault(message.partition(), 0L)) {
                continue; // another node was quicker
            }
            next.put(message.partition(), message.offset() + 1);
            String value = message.value().orElse("");
            runs.create(transaction, workflow, since, event(message, value), EventRuns.parameters(workflow, value));
        }
        runs.move(transaction, workflow.name(), key, EventRuns.position(next));
        return true;
    }

    private Map<String, String> event(EventSources.Message message, String value) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("topic", trigger.name());
        event.put("partition", Integer.toString(message.partition()));
        event.put("offset", Long.toString(message.offset()));
        event.put("key", message.key().orElse(""));
        event.put("value", value.replace("\0", "")); // PostgreSQL's JSON has no such character
        return event;
    }
}
