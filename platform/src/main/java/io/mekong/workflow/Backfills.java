package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Schedule;
import io.mekong.workflow.Backfill.Action;
import io.mekong.workflow.Backfill.Counts;
import io.mekong.workflow.Backfill.Order;
import io.mekong.workflow.Backfill.Planned;
import io.mekong.workflow.Backfill.Reprocess;
import io.mekong.workflow.RunStore.NewRun;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes up for due times of the past, a few at a time. Safe for all threads and any number of nodes. */
public final class Backfills {
    static final String ADVANCE = "workflow-backfill";

    private static final int MOST_TIMES = 10_000;

    private final Database database;
    private final RunStore store;
    private final RunHistory history;
    private final RunEdits edits;
    private final InstantSource clock;
    private final Function<String, Workflow> workflows;
    private final Runnable due;

    /** @param due is told that there is something to do */
    Backfills(
            Database database,
            RunStore store,
            RunHistory history,
            RunEdits edits,
            InstantSource clock,
            Function<String, Workflow> workflows,
            Runnable due) {
        this.database = database;
        this.store = store;
        this.history = history;
        this.edits = edits;
        this.clock = clock;
        this.workflows = workflows;
        this.due = due;
    }

    /**
     * What {@link #start} would do, without doing it; the due times from {@code from} to {@code to}, both included.
     *
     * @throws MekongException USER for a workflow without a schedule, times that make no sense or are too many, or a
     *     parameter that is wrong
     */
    public List<Planned> plan(String name, Instant from, Instant to, boolean newestFirst, Order order) {
        Workflow workflow = workflows.apply(name);
        Schedule schedule = workflow.schedule().orElseThrow(() -> refused("it has no schedule", "Trigger it instead."));
        Parameters.of(workflow, order.parameters());
        if (from.isAfter(to)) {
            throw refused("it would end before it begins", "Give a `to` that is not before `from`.");
        }
        List<Instant> times = new ArrayList<>();
        Instant last = to.isAfter(clock.instant()) ? clock.instant() : to;
        Optional<Instant> next = schedule.after(from.minusNanos(1));
        while (next.isPresent() && !next.get().isAfter(last)) {
            if (times.size() == MOST_TIMES) {
                throw refused("it has more than " + MOST_TIMES + " due times", "Make several of it.");
            }
            times.add(next.get());
            next = schedule.after(next.get());
        }
        List<Instant> ordered = newestFirst ? times.reversed() : times;
        Map<Instant, Run> had = had(name, ordered);
        return ordered.stream()
                .map(time -> new Planned(
                        time,
                        Run.Interval.until(schedule, time),
                        Backfill.action(
                                order.reprocess(),
                                Optional.ofNullable(had.get(time)).map(Run::state)),
                        Optional.ofNullable(had.get(time)).map(Run::id)))
                .toList();
    }

    private static MekongException refused(String why, String fix) {
        return MekongException.user("The backfill is not possible", why, fix);
    }

    private Map<Instant, Run> had(String workflow, List<Instant> times) {
        return database.query("runs-at-times.sql", Rows::run, workflow, times.toArray(Instant[]::new)).stream()
                .collect(Collectors.toMap(Run::scheduledFor, Function.identity()));
    }

    /** As {@link #plan} says; what is to be kept is not touched. */
    public Backfill start(String name, Instant from, Instant to, boolean newestFirst, Order order) {
        Instant[] times = plan(name, from, to, newestFirst, order).stream()
                .filter(planned -> planned.action() != Action.KEEP)
                .map(Planned::scheduledFor)
                .toArray(Instant[]::new);
        Instant now = clock.instant();
        long id = database.transaction(transaction -> {
            long made = transaction
                    .query(
                            "create-backfill.sql",
                            Rows::id,
                            name,
                            order.reprocess().label(),
                            order.maxActive(),
                            Rows.json(order.parameters()),
                            times,
                            now)
                    .getFirst();
            transaction.update("request-execution.sql", ADVANCE, Long.toString(made), now);
            return made;
        });
        due.run();
        return backfill(id);
    }

    /** The newest first. */
    public List<Backfill> list(String workflow) {
        return database.query("list-backfills.sql", Backfills::backfill, workflow, workflow, 0L, 0L);
    }

    public Backfill backfill(long id) {
        return database.query("list-backfills.sql", Backfills::backfill, "", "", id, id).stream()
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "There is no backfill " + id, "none has this number", "List the workflow's backfills."));
    }

    /** No further runs are made; those that there are are cancelled. */
    public Backfill cancel(long id) {
        backfill(id);
        database.update("update workflow_backfill set state = 'cancelled' where id = ? and state = 'running'", id);
        activeRuns(id).forEach(run -> edits.cancel(run, clock.instant()));
        due.run();
        return backfill(id);
    }

    private List<Long> activeRuns(long id) {
        return database.query(
                "select id from workflow_run where backfill = ? and state in ('queued', 'running')", Rows::id, id);
    }

    /**
     * Makes as many runs as may be active.
     *
     * @return whether it is to be looked at again
     */
    boolean advance(long id) {
        Backfill backfill = backfill(id);
        if (backfill.state() != Backfill.State.RUNNING) {
            return false;
        }
        Workflow workflow = workflows.apply(backfill.workflow());
        int active = activeRuns(id).size();
        int seen = backfill.seen();
        while (seen < backfill.times().size() && active < backfill.order().maxActive()) {
            active += see(backfill, workflow, backfill.times().get(seen)) ? 1 : 0;
            seen++;
            database.update("update workflow_backfill set next_index = ? where id = ?", seen, id);
        }
        due.run();
        boolean over = seen == backfill.times().size() && active == 0;
        if (over) {
            database.update("update workflow_backfill set state = 'done' where id = ? and state = 'running'", id);
        }
        return !over;
    }

    /** @return whether there is an active run of the time now */
    private boolean see(Backfill backfill, Workflow workflow, Instant time) {
        Optional<Run> had =
                Optional.ofNullable(had(workflow.name(), List.of(time)).get(time));
        Action action = Backfill.action(backfill.order().reprocess(), had.map(Run::state));
        return switch (action) {
            case KEEP -> false;
            case CREATE -> create(backfill, workflow, time);
            case RERUN -> runAgain(backfill, workflow, had.orElseThrow().id());
        };
    }

    private boolean create(Backfill backfill, Workflow workflow, Instant time) {
        NewRun run = new NewRun(
                Run.Trigger.BACKFILL,
                time,
                workflow.schedule().flatMap(schedule -> Run.Interval.until(schedule, time)),
                Parameters.of(workflow, backfill.order().parameters()),
                Optional.of(backfill.id()),
                Optional.empty());
        return store.create(workflow, run, clock.instant()).isPresent();
    }

    private boolean runAgain(Backfill backfill, Workflow workflow, long id) {
        Run run = history.run(id).orElseThrow();
        database.update("update workflow_run set backfill = ? where id = ?", backfill.id(), id);
        RunEdits.Clear everything = new RunEdits.Clear(Set.of(), false, false);
        edits.clear(run, RunEdits.chosen(run, workflow, everything), clock.instant());
        return true;
    }

    /** A run has ended: the next may have its place. */
    void ended(Run run) {
        run.backfill()
                .ifPresent(id -> database.update(
                        "update scheduled_tasks set execution_time = ? where task_name = ? and task_instance = ? and not picked",
                        clock.instant(),
                        ADVANCE,
                        Long.toString(id)));
    }

    private static Backfill backfill(ResultSet row) throws SQLException {
        Timestamp[] times = (Timestamp[]) row.getArray("times").getArray();
        return new Backfill(
                row.getLong("id"),
                row.getString("workflow"),
                new Order(
                        Reprocess.of(row.getString("reprocess")),
                        row.getInt("max_active"),
                        Rows.texts(row.getString("parameters"))),
                Backfill.State.of(row.getString("state")),
                Arrays.stream(times).map(Timestamp::toInstant).toList(),
                row.getInt("next_index"),
                new Counts(row.getInt("queued"), row.getInt("running"), row.getInt("success"), row.getInt("failed")),
                Database.instant(row, "created_at"));
    }
}
