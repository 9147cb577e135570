package io.mekong.ingest;

import io.mekong.broker.EventProducer;
import io.mekong.core.MekongException;
import io.mekong.project.Project;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.OlapStore;
import io.mekong.store.TableSchema;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The ingest of every table of the project. */
public final class Ingests implements AutoCloseable {
    private final OlapStore store;
    private final Map<String, Object> kafka;
    private final EventProducer producer;
    private final Settings.Ingest settings;
    private final InstantSource clock;
    private final Consumer<Commit> listener;
    private final Map<String, Running> running = new LinkedHashMap<>();

    /**
     * @param kafka client properties of the log
     * @param listener told after every commit, on the ingest's own thread: it must not block
     */
    public Ingests(
            OlapStore store,
            Map<String, Object> kafka,
            EventProducer producer,
            Settings.Ingest settings,
            InstantSource clock,
            Consumer<Commit> listener) {
        this.store = store;
        this.kafka = Map.copyOf(kafka);
        this.producer = producer;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
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
            wanted.put(table.name(), new Definition(table, stream));
        }
        running.values().removeIf(entry -> {
            boolean changed = !entry.definition()
                    .equals(wanted.get(entry.definition().table().name()));
            if (changed) {
                entry.ingest().close();
            }
            return changed;
        });
        wanted.forEach((name, definition) -> running.computeIfAbsent(name, absent -> start(definition)));
    }

    private Running start(Definition definition) {
        store.ensureTable(TableSchema.of(definition.table()));
        TableIngest ingest = new TableIngest(
                definition.table(), definition.stream(), store, kafka, producer, settings, clock, listener);
        return new Running(definition, ingest.start());
    }

    public synchronized List<IngestStatus> statuses() {
        return running.values().stream().map(entry -> entry.ingest().status()).toList();
    }

    public synchronized Optional<IngestStatus> status(String table) {
        return Optional.ofNullable(running.get(table))
                .map(entry -> entry.ingest().status());
    }

    @Override
    public synchronized void close() {
        running.values().forEach(entry -> entry.ingest().close());
        running.clear();
    }

    private record Definition(Table table, Stream stream) {}

    private record Running(Definition definition, TableIngest ingest) {}
}
