package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Schedule;
import io.mekong.workflow.Run.Interval;
import io.mekong.workflow.Run.Trigger;
import io.mekong.workflow.RunStore.NewRun;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the runs that schedules call for, at the moment they are due. The next due time of each workflow is a row in
 * PostgreSQL: whoever holds the row makes the run and moves it on, in one transaction, so that each due time has one run
 * however many nodes there are and whenever one of them dies. Each node keeps the times in memory and asks nothing until
 * one has come.
 */
final class DueTimes implements AutoCloseable {
    /** Later than this a due time is missed, not late: longer than a stop of the world, shorter than a minute. */
    static final Duration LATEST = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(DueTimes.class);
    /** Due times that are made up for at once; then others have their turn. */
    private static final int MOST_CAUGHT_UP = 20;

    private static final int MOST_AT_ONCE = 100;
    /** For what another node works on at the moment. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final String ADD =
            "insert into workflow_trigger (workflow, trigger, at) values (?, 'schedule', ?) on conflict do nothing";
    private static final String MOVE = "update workflow_trigger set at = ? where workflow = ? and trigger = 'schedule'";
    private static final String REMOVE = "delete from workflow_trigger where workflow = ? and trigger = 'schedule'";
    private static final String LOOK = "select workflow, at from workflow_trigger where trigger = 'schedule'";

    private final Database database;
    private final RunStore store;
    private final InstantSource clock;
    private final Duration look;
    private final Runnable made;
    private final Thread thread = Thread.ofVirtual().name("workflow-due-times").unstarted(this::run);
    private final Map<String, Instant> next = new ConcurrentHashMap<>();
    private volatile Map<String, Workflow> known = Map.of();
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean closed;

    /**
     * @param look the longest time that it does not look at the clock, which may jump
     * @param made called when runs have been made
     */
    DueTimes(Database database, RunStore store, InstantSource clock, Duration look, Runnable made) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.look = look;
        this.made = made;
    }

    record Due(String workflow, Instant at, boolean paused, int active) {}

    private record Row(String workflow, Instant at) {}

    void start() {
        thread.start();
    }

    /** Takes over these schedules. One that is due already is left: it may be late rather than missed. */
    void apply(Map<String, Workflow> workflows) {
        Instant now = clock.instant();
        database.transaction(transaction -> {
            Map<String, Instant> held = new HashMap<>();
            transaction.query(LOOK, DueTimes::row).forEach(row -> held.put(row.workflow(), row.at()));
            List<@Nullable Object[]> added = new ArrayList<>();
            List<@Nullable Object[]> moved = new ArrayList<>();
            workflows.forEach((name, workflow) -> {
                Optional<Instant> first = workflow.schedule().flatMap(schedule -> schedule.after(now));
                if (first.isEmpty()) {
                    return;
                }
                Instant at = held.remove(name);
                if (at == null) {
                    added.add(new Object[] {name, first.get()});
                } else if (at.isAfter(now) && !at.equals(first.get())) {
                    moved.add(new Object[] {first.get(), name});
                }
            });
            List<@Nullable Object[]> gone = held.keySet().stream()
                    .map(name -> new @Nullable Object[] {name})
                    .toList();
            return transaction.batch(ADD, added) + transaction.batch(MOVE, moved) + transaction.batch(REMOVE, gone);
        });
        known = workflows;
        Map<String, Instant> times = new HashMap<>();
        database.query(LOOK, DueTimes::row).forEach(row -> times.put(row.workflow(), row.at()));
        times.keySet().retainAll(workflows.keySet());
        next.keySet().retainAll(times.keySet());
        next.putAll(times);
        changed.release();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            var _ = thread.getState() == Thread.State.NEW || thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                Instant now = clock.instant();
                List<String> due = next.entrySet().stream()
                        .filter(entry -> !entry.getValue().isAfter(now))
                        .sorted(Map.Entry.comparingByValue())
                        .limit(MOST_AT_ONCE)
                        .map(Map.Entry::getKey)
                        .toList();
                if (due.isEmpty()) {
                    rest();
                } else {
                    work(due, now);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!closed) {
                    log.error("Due times are not looked at", e);
                }
                return;
            }
        }
    }

    /** Until the next due time, new schedules, or the clock's next look. */
    private void rest() throws InterruptedException {
        Instant now = clock.instant();
        Duration wait = next.values().stream()
                .min(Comparator.naturalOrder())
                .map(first -> Duration.between(now, first))
                .filter(until -> until.compareTo(look) < 0)
                .orElse(look);
        var _ = changed.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        changed.drainPermits();
    }

    /** A workflow whose runs cannot be made does not keep the others from theirs. */
    private void work(List<String> due, Instant now) {
        try {
            make(due, now);
        } catch (MekongException e) {
            if (due.size() > 1) {
                due.forEach(one -> work(List.of(one), now));
            } else if (!closed) {
                log.warn("Workflow {} is due and its run cannot be made: {}", due.getFirst(), e.getMessage());
                next.computeIfPresent(due.getFirst(), (_, at) -> now.plus(AFTER_FAILURE));
            }
        }
    }

    private void make(List<String> due, Instant now) {
        Map<String, Workflow> workflows = known;
        Map<String, Optional<Instant>> moved = new HashMap<>();
        int runs = database.transaction(transaction -> {
            int count = 0;
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (Due one : transaction.query("due-workflows.sql", DueTimes::due, due.toArray(String[]::new), now)) {
                Workflow workflow = workflows.get(one.workflow());
                if (workflow == null || workflow.schedule().isEmpty()) {
                    continue;
                }
                Schedule schedule = workflow.schedule().get();
                List<Instant> wanted = new ArrayList<>();
                Optional<Instant> following = following(workflow, schedule, one, now, wanted);
                int active = one.active();
                for (Instant at : wanted) {
                    if (create(transaction, workflow, schedule, at, now, active)) {
                        active++;
                        count++;
                    }
                }
                moved.put(one.workflow(), following);
                following.ifPresent(time -> rows.add(new Object[] {time, one.workflow()}));
            }
            transaction.batch(MOVE, rows);
            return count;
        });
        moved.forEach((name, following) -> next.computeIfPresent(name, (_, at) -> following.orElse(null)));
        lookAtOthers(due.stream().filter(name -> !moved.containsKey(name)).toList(), now);
        if (runs > 0) {
            made.run();
        }
    }

    /** The due time after those that are dealt with now; {@code wanted} takes those that get a run. */
    static Optional<Instant> following(
            Workflow workflow, Schedule schedule, Due due, Instant now, List<Instant> wanted) {
        if (due.paused()) {
            return schedule.after(now);
        }
        boolean catchUp = workflow.runs().catchUp();
        Optional<Instant> time = Optional.of(due.at());
        for (int seen = 0;
                seen < MOST_CAUGHT_UP && time.isPresent() && !time.get().isAfter(now);
                seen++) {
            boolean missed = Duration.between(time.get(), now).compareTo(LATEST) > 0;
            boolean room = due.active() + wanted.size() < workflow.runs().atOnce();
            if (catchUp || (!missed && room)) {
                wanted.add(time.get());
            }
            time = schedule.after(time.get());
        }
        return catchUp ? time : schedule.after(now);
    }

    private boolean create(
            Database.Transaction transaction,
            Workflow workflow,
            Schedule schedule,
            Instant due,
            Instant now,
            int active)
            throws SQLException {
        Optional<Interval> interval = Interval.until(schedule, due);
        NewRun run = new NewRun(Trigger.SCHEDULE, due, interval, Parameters.usual(workflow));
        boolean mayStart = active < workflow.runs().atOnce();
        return store.create(transaction, workflow, run, mayStart ? now : now.plus(RunStore.LOOK_AGAIN))
                .isPresent();
    }

    /** Those that another node has, or has had. */
    private void lookAtOthers(List<String> others, Instant now) {
        if (others.isEmpty()) {
            return;
        }
        Map<String, Instant> times = new HashMap<>();
        database.query(LOOK + " and workflow = any (?)", DueTimes::row, (Object) others.toArray(String[]::new))
                .forEach(row -> times.put(row.workflow(), row.at()));
        for (String name : others) {
            Instant at = times.get(name);
            next.computeIfPresent(name, (_, before) -> at == null || at.isAfter(now) ? at : now.plus(LOOK_AGAIN));
        }
    }

    private static Row row(java.sql.ResultSet row) throws SQLException {
        return new Row(row.getString("workflow"), Database.instant(row, "at"));
    }

    private static Due due(java.sql.ResultSet row) throws SQLException {
        return new Due(
                row.getString("workflow"), Database.instant(row, "at"), row.getBoolean("paused"), row.getInt("active"));
    }
}
