package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.EventTrigger;
import io.mekong.project.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches what workflows wait for: tables and files by looking now and then, topics with a thread each. */
final class Triggers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Triggers.class);

    private final Database database;
    private final EventRuns runs;
    private final EventSources sources;
    private final InstantSource clock;
    private final Duration look;
    private final Runnable made;
    private final Thread thread = Thread.ofVirtual().name("workflow-triggers").unstarted(this::run);
    private final List<TopicTrigger> topics = new ArrayList<>();
    private final Map<String, ObjectTrigger> folders = new ConcurrentHashMap<>();
    /** Commits that need no further look, by workflow and table. */
    private final Map<String, Instant> seen = new HashMap<>();

    private volatile Map<String, Workflow> known = Map.of();
    private volatile boolean closed;

    /** @param look how often it looks */
    Triggers(
            Database database,
            EventRuns runs,
            EventSources sources,
            InstantSource clock,
            Duration look,
            Runnable made) {
        this.database = database;
        this.runs = runs;
        this.sources = sources;
        this.clock = clock;
        this.look = look;
        this.made = made;
    }

    void start() {
        thread.start();
    }

    /** Takes over what these workflows wait for; how far it had come with anything else is forgotten. */
    synchronized void apply(Map<String, Workflow> workflows) {
        List<String> keys = new ArrayList<>();
        workflows.forEach((name, workflow) ->
                workflow.events().on().forEach(trigger -> keys.add(name + " " + EventRuns.key(trigger))));
        database.update("forget-triggers.sql", (Object) keys.toArray(String[]::new));
        known = workflows;
        folders.keySet().retainAll(keys);
        List<TopicTrigger> gone = topics.stream()
                .filter(topic -> workflows.values().stream()
                        .noneMatch(workflow ->
                                workflow.events().on().stream().anyMatch(trigger -> topic.isFor(workflow, trigger))))
                .toList();
        topics.removeAll(gone);
        gone.forEach(TopicTrigger::close);
        workflows
                .values()
                .forEach(workflow -> workflow.events().on().forEach(trigger -> {
                    if (trigger instanceof EventTrigger.MessageCame
                            && topics.stream().noneMatch(topic -> topic.isFor(workflow, trigger))) {
                        topics.add(TopicTrigger.open(database, runs, sources.topics(), clock, made, workflow, trigger));
                    }
                }));
    }

    @Override
    public synchronized void close() {
        closed = true;
        thread.interrupt();
        topics.forEach(TopicTrigger::close);
        try {
            var _ = thread.getState() == Thread.State.NEW || thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            known.values().forEach(workflow -> workflow.events().on().forEach(trigger -> look(workflow, trigger)));
            try {
                Thread.sleep(look);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What is wrong with one does not keep the others from being looked at. */
    private void look(Workflow workflow, EventTrigger trigger) {
        try {
            switch (trigger) {
                case EventTrigger.TableChanged table -> look(workflow, table);
                case EventTrigger.ObjectCame objects ->
                    folders.computeIfAbsent(
                                    workflow.name() + " " + EventRuns.key(objects),
                                    key -> new ObjectTrigger(database, runs, sources.root(), objects))
                            .look(workflow, clock.instant(), made);
                case EventTrigger.DatasetUpdated dataset -> {} // with the run that produces it
                case EventTrigger.MessageCame message -> {} // on a thread of its own
            }
        } catch (MekongException e) {
            if (!closed) {
                log.warn("Workflow {} does not see {}: {}", workflow.name(), trigger, e.getMessage());
            }
        } catch (RuntimeException e) {
            if (!closed) {
                log.error("Workflow {} does not see {}", workflow.name(), trigger, e);
            }
        }
    }

    private void look(Workflow workflow, EventTrigger.TableChanged table) {
        Instant last = sources.lastCommit().apply(table.name()).orElse(Instant.MIN);
        String key = EventRuns.key(table);
        String here = workflow.name() + " " + key;
        if (last.equals(Instant.MIN) || last.equals(seen.get(here))) {
            return;
        }
        Instant now = clock.instant();
        boolean done = database.transaction(transaction -> {
            if (runs.begin(transaction, workflow.name(), key, last.toString(), now.minus(table.atMostEvery()))) {
                return true; // what was there before is no event
            }
            EventRuns.Position held =
                    runs.hold(transaction, workflow.name(), key).orElseThrow();
            if (!last.isAfter(Instant.parse(held.text()))) {
                return true;
            }
            if (held.paused()
                    || held.waiting() > 0
                    || held.at().plus(table.atMostEvery()).isAfter(now)) {
                return false;
            }
            runs.move(transaction, workflow.name(), key, last.toString());
            runs.create(transaction, workflow, held.at(), Map.of("table", table.name()));
            made.run();
            return true;
        });
        if (done) {
            seen.put(here, last);
            made.run();
        }
    }
}
