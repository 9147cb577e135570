package io.mekong.ingest;

import io.mekong.broker.EventProducer;
import io.mekong.broker.TopicFeeds;
import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.OlapStore;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The ingest of every table of the project. */
public final class Ingests implements AutoCloseable {
    private final LaneContext context;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Set<String> paused = new HashSet<>();

    /**
     * @param kafka client properties of the log
     * @param listener told after every commit, on a lane's own thread: it must not block
     * @param newFields told of fields that a stream is to get
     */
    public Ingests(
            OlapStore store,
            Map<String, Object> kafka,
            TopicFeeds feeds,
            EventProducer producer,
            Settings.Ingest settings,
            InstantSource clock,
            Consumer<Commit> listener,
            NewFields newFields) {
        this.context = new LaneContext(store, kafka, feeds, producer, settings, clock, listener, newFields);
    }

    /**
     * Makes what runs be what the project says. A table whose definition is unchanged is left alone. Topics must be
     * there.
     */
    public synchronized void apply(Project project) {
        Map<String, Definition> wanted = new LinkedHashMap<>();
        for (Table table : project.tables().values()) {
            Stream stream = project.streams().get(table.stream());
            if (stream == null) {
                throw MekongException.bug("table " + table.name() + " has no stream", null);
            }
            if (!paused.contains(table.name())) {
                wanted.put(table.name(), new Definition(table, stream));
            }
        }
        running.values().removeIf(entry -> {
            boolean changed =
                    !entry.definition().equals(wanted.get(entry.definition().name()));
            if (changed) {
                entry.ingest().close();
            }
            return changed;
        });
        wanted.forEach((name, definition) -> running.computeIfAbsent(name, absent -> start(definition)));
    }

    private Running start(Definition definition) {
        context.store().ensureTable(definition.schema());
        return new Running(definition, TableIngest.start(definition, context));
    }

    public synchronized List<IngestStatus> statuses() {
        return running.values().stream().map(entry -> entry.ingest().status()).toList();
    }

    public synchronized Optional<IngestStatus> status(String table) {
        return Optional.ofNullable(running.get(table))
                .map(entry -> entry.ingest().status());
    }

    /** Stands the table's ingest still, behind the commits under way, until {@link #resume}. */
    public synchronized void pause(String table) {
        paused.add(table);
        Optional.ofNullable(running.remove(table))
                .ifPresent(entry -> entry.ingest().close());
    }

    /** @param project what says how to go on */
    public synchronized void resume(String table, Project project) {
        paused.remove(table);
        apply(project);
    }

    /**
     * What was deleted from the table's topic before it was taken may be missing from the table: the ledger says how much.
     *
     * @return false when the table is not there
     */
    public synchronized boolean acceptLoss(String table) {
        Optional<Running> found = Optional.ofNullable(running.get(table));
        found.ifPresent(entry -> entry.ingest().acceptLoss());
        return found.isPresent();
    }

    @Override
    public synchronized void close() {
        running.values().forEach(entry -> entry.ingest().close());
        running.clear();
    }

    private record Running(Definition definition, TableIngest ingest) {}
}
