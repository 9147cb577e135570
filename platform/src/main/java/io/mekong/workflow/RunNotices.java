package io.mekong.workflow;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.project.Addressees;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Occasion;
import io.mekong.task.Notices;
import io.mekong.task.TaskContext;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what became of runs. That somebody is to be told is written in the transaction that ends the run, so that a
 * node that dies tells it when it is back, or another does; who was told twice sees so by the key of the message.
 */
final class RunNotices {
    /** db-scheduler's tasks: one execution per message to be sent, and per run with a deadline. */
    static final String NOTICE = "workflow-notice";

    static final String DEADLINE = "workflow-deadline";

    private static final Logger log = LoggerFactory.getLogger(RunNotices.class);
    private static final int MOST_TRIES = 12;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private final Database database;
    private final RunHistory history;
    private final Notices notices;
    private final InstantSource clock;
    private final Function<String, Optional<Workflow>> workflows;

    RunNotices(
            Database database,
            RunHistory history,
            Notices notices,
            InstantSource clock,
            Function<String, Optional<Workflow>> workflows) {
        this.database = database;
        this.history = history;
        this.notices = notices;
        this.clock = clock;
        this.workflows = workflows;
    }

    /** A run has ended in this transaction. */
    void ended(Database.Transaction transaction, Workflow workflow, long run, Run.State state) throws SQLException {
        switch (state) {
            case SUCCESS -> tell(transaction, workflow, run, Occasion.SUCCESS);
            case FAILED -> tell(transaction, workflow, run, Occasion.FAILURE);
            case CANCELLED, QUEUED, RUNNING -> {}
        }
    }

    private void tell(Database.Transaction transaction, Workflow workflow, long run, Occasion occasion)
            throws SQLException {
        if (workflow.alerts().told().containsKey(occasion)) {
            transaction.update("request-execution.sql", NOTICE, run + ":" + occasion.label(), clock.instant());
        }
    }

    /** The time of a run is over: it is noted where the run is not over too. */
    void deadlinePassed(long run) {
        Optional<Run> found = history.run(run);
        Optional<Workflow> workflow = found.flatMap(known -> workflows.apply(known.workflow()));
        if (workflow.isEmpty() || found.get().state().isFinal()) {
            return;
        }
        log.warn(
                "Workflow {}, run {} is not over within its deadline",
                workflow.get().name(),
                run);
        database.transaction(transaction -> {
            transaction.update("update workflow_run set deadline_missed = true where id = ?", run);
            tell(transaction, workflow.get(), run, Occasion.DEADLINE);
            return true;
        });
    }

    /** @param key the run's number and what it is about */
    void send(String key) throws InterruptedException {
        int colon = key.indexOf(':');
        Optional<Run> run = history.run(Long.parseLong(key.substring(0, colon)));
        Occasion occasion = Occasion.valueOf(key.substring(colon + 1).toUpperCase(Locale.ROOT));
        Optional<Workflow> workflow = run.flatMap(known -> workflows.apply(known.workflow()));
        Optional<Addressees> to = workflow.map(known -> known.alerts().told().get(occasion));
        if (to.isEmpty()) {
            return; // nobody is to be told any more
        }
        TaskRun none = TaskRun.pending("notify-" + occasion.label());
        TaskContext context = new TaskContext(
                run.get().id(),
                run.get().workflow(),
                none.name(),
                1,
                RunFacts.of(run.get(), workflow.get(), none, Map.of()),
                line -> log.info("Run {}, {}: {}", run.get().id(), none.name(), line));
        notices.send(to.get(), subject(occasion, run.get()), text(run.get(), workflow.get()), context);
    }

    private static String subject(Occasion occasion, Run run) {
        String what = switch (occasion) {
            case FAILURE -> "failed";
            case DEADLINE -> "is late";
            case SUCCESS -> "succeeded";
        };
        return "Workflow " + run.workflow() + " " + what + ": run " + run.id();
    }

    private static String text(Run run, Workflow workflow) {
        StringBuilder text = new StringBuilder("Run " + run.id() + " of workflow " + run.workflow() + ", due "
                + run.scheduledFor() + ": " + run.state().label());
        if (run.deadlineMissed()) {
            text.append(workflow.alerts()
                    .deadline()
                    .map(deadline -> "\nIt was not over within " + Durations.format(deadline) + ".")
                    .orElse(""));
        }
        if (!run.message().isEmpty()) {
            text.append('\n').append(run.message());
        }
        return text.toString();
    }

    /** Later, ever longer; and not for ever. */
    void tryAgain(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        int tries = complete.getExecution().consecutiveFailures + 1;
        String key = complete.getExecution().getId();
        String why = complete.getCause().map(MekongException::reason).orElse("");
        if (tries >= MOST_TRIES) {
            log.error("Nobody could be told of run {} after {} tries: {}", key, tries, why);
            operations.stop();
            return;
        }
        log.warn("Nobody could be told of run {}, it is tried again: {}", key, why);
        Instant again = clock.instant().plus(FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 12)));
        operations.reschedule(complete, again);
    }
}
