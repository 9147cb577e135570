package io.mekong.batch;

import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.store.Maintenance;
import io.mekong.store.OlapStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the tables once a minute, one after the other: what retention no longer keeps is removed, the states of rollups
 * and the ledger's entries of past hours are merged. Ingest goes on meanwhile.
 */
public final class Upkeep implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** The start has better things to do. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private static final Duration CLOSE = Duration.ofSeconds(20);

    private final OlapStore store;
    private final Supplier<Project> project;
    private final InstantSource clock;
    private final Consumer<String> changed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("upkeep").factory());
    private final Map<String, Long> expired = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();

    private Upkeep(OlapStore store, Supplier<Project> project, InstantSource clock, Consumer<String> changed) {
        this.store = store;
        this.project = project;
        this.clock = clock;
        this.changed = changed;
    }

    /** @param changed told the table whose rows are others than before */
    public static Upkeep open(
            OlapStore store, Supplier<Project> project, InstantSource clock, Consumer<String> changed) {
        Upkeep upkeep = new Upkeep(store, project, clock, changed);
        var _ = upkeep.thread.scheduleWithFixedDelay(
                upkeep::step, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
        return upkeep;
    }

    /** Rows that retention has removed since the process started, by table. */
    public Map<String, Long> expired() {
        return Map.copyOf(expired);
    }

    void step() {
        for (Table table : project.get().tables().values()) {
            try {
                maintain(table);
                problems.remove(table.name());
            } catch (MekongException e) {
                report(table, e);
            } catch (RuntimeException e) {
                report(table, MekongException.bug("table `" + table.name() + "` could not be looked after", e));
            }
        }
    }

    private void maintain(Table table) {
        Maintenance done = store.maintain(table.name(), table.retention(), clock.instant());
        if (done.coldRows() > 0) {
            log.info("Table `{}`: {} rows of old days moved to the lake", table.name(), done.coldRows());
        }
        if (done.expiredRows() > 0) {
            expired.merge(table.name(), done.expiredRows(), Long::sum);
            log.info("Table `{}`: retention removed {} rows", table.name(), done.expiredRows());
            changed.accept(table.name());
        }
    }

    /** Said once, not every minute. */
    private void report(Table table, MekongException problem) {
        String message = String.valueOf(problem.getMessage());
        if (!message.equals(problems.put(table.name(), message))) {
            log.warn("Upkeep of table `{}`: {}", table.name(), message);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
