package io.mekong.batch;

import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rebuilds, one at a time, on a thread of their own. */
public final class Rebuilds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Rebuilds.class);

    private final Verification verification;
    private final BatchContext context;
    private @Nullable Rebuild last;
    private @Nullable Thread thread;
    private volatile boolean closed;

    public Rebuilds(Verification verification, BatchContext context) {
        this.verification = verification;
        this.context = context;
    }

    /**
     * Begins in the background.
     *
     * @param project what the tables are to be
     * @param running the project in force
     * @param afterwards called once the tables are in place: puts the project in force where it is not yet, and returns the
     *     one that ingest goes on with
     * @throws MekongException USER when another is under way, or the lake is asked for and the stream is not archived
     */
    public synchronized void start(
            RebuildRequest request, Project project, Supplier<Project> running, Supplier<Project> afterwards) {
        if (thread != null && thread.isAlive()) {
            throw MekongException.user(
                    "The rebuild cannot begin",
                    "another is under way",
                    "Wait until it is done: `GET /api/v1/rebuild` shows how far it is.");
        }
        for (String name : request.tables()) {
            Table table = project.table(name).orElseThrow();
            Stream stream = project.stream(table.stream()).orElseThrow();
            if (request.from() == From.LAKE && stream.archive().isEmpty()) {
                throw MekongException.user(
                        "Table `" + name + "` cannot be rebuilt from the lake",
                        "its stream `" + stream.name() + "` is not archived",
                        "Rebuild it with --from topic, or write `archive: true` in streams/" + stream.name()
                                + ".yaml.");
            }
        }
        Rebuild rebuild = new Rebuild(request, project, verification, context, running, afterwards, () -> closed);
        last = rebuild;
        thread = Thread.ofPlatform().name("rebuild").start(rebuild::run);
    }

    /** Where the lake has the table's messages, it is the better source: it forgets nothing. */
    public static From source(Project project, Set<String> tables) {
        return tables.stream()
                        .map(name -> project.table(name).orElseThrow())
                        .allMatch(table -> project.stream(table.stream())
                                .flatMap(Stream::archive)
                                .isPresent())
                ? From.LAKE
                : From.TOPIC;
    }

    /** Goes on with what was interrupted when the process ended. */
    public void resume(Project project) {
        for (Table table : project.tables().values()) {
            if (Replay.discard(context.store(), table)) {
                log.warn("The rebuild of a part of table `{}` was cut off; ask for it again", table.name());
            }
        }
        Set<String> begun = project.tables().values().stream()
                .filter(table -> context.store()
                        .stored(TableSchema.of(table).shadow().name())
                        .isPresent())
                .map(Table::name)
                .collect(Collectors.toSet());
        if (!begun.isEmpty()) {
            start(
                    new RebuildRequest(begun, source(project, begun), Differences.REFUSED, RebuildPart.WHOLE),
                    project,
                    () -> project,
                    () -> project);
        }
    }

    /** Forgets what was begun for the table. */
    public synchronized void discard(Table table) {
        if (thread != null && thread.isAlive()) {
            throw MekongException.user(
                    "What was begun cannot be discarded", "a rebuild is under way", "Wait until it is done.");
        }
        context.store().drop(TableSchema.of(table).shadow());
    }

    /** Of the last rebuild since the process started, a line for each table. */
    public synchronized List<RebuildStatus> statuses() {
        return last == null ? List.of() : last.statuses();
    }

    /** What the last rebuild since the process started was asked for. */
    public synchronized Optional<RebuildRequest> request() {
        return Optional.ofNullable(last).map(Rebuild::request);
    }

    public Optional<RebuildStatus> status(String table) {
        return statuses().stream()
                .filter(status -> status.table().equals(table))
                .findFirst();
    }

    /**
     * Waits for the rebuild under way, at most so long.
     *
     * @return whether none is under way
     */
    public boolean await(java.time.Duration longest) throws InterruptedException {
        Thread running;
        synchronized (this) {
            running = thread;
        }
        return running == null || running.join(longest);
    }

    /** Stops between two batches; what was done is gone on with next time. */
    @Override
    public void close() {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            try {
                running.join(java.time.Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
