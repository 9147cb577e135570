package io.mekong.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.Event;
import io.mekong.broker.Position;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.ingest.IngestStatus;
import io.mekong.ingest.Ingests;
import io.mekong.ingest.NewFields;
import io.mekong.lake.Archives;
import io.mekong.lake.LocalStorage;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.duckdb.DuckDbParquet;
import io.mekong.store.duckdb.DuckDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A real broker, store and lake, and a project whose tables nobody else uses. */
final class TraceRoom implements AutoCloseable {
    final Broker broker;
    final DuckDbStore store;
    final Archives archives;
    final Histories histories;
    private final DuckDbParquet parquet;
    private final Ingests ingests;
    private final Project project;
    private final List<CompletableFuture<Position>> sent = new ArrayList<>();

    TraceRoom(Path folder, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve("project").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var loaded = ProjectLoader.load(folder.resolve("project"), Overrides.none());
        project = loaded.project().orElseThrow(() -> new AssertionError(loaded.problems()));
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()));
        store = DuckDbStore.open(
                new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(256), 1, 2));
        parquet = DuckDbParquet.open(folder.resolve("spill"), DataSize.ofMegabytes(256), 1);
        for (Stream stream : project.streams().values()) {
            ensure(stream.topic(), stream.partitions());
            ensure(stream.deadLetterTopic(), 1);
        }
        archives = Archives.open(
                LocalStorage.open(folder.resolve("lake")),
                parquet,
                broker.feeds(),
                broker.topics(),
                InstantSource.system(),
                project);
        ingests = new Ingests(
                store,
                broker.clientProperties(),
                broker.feeds(),
                broker.producer(),
                new Settings.Ingest(Duration.ofMillis(20), DataSize.ofMegabytes(8), 1, DataSize.ofMegabytes(32)),
                InstantSource.system(),
                _ -> {},
                NewFields.PASSED_OVER);
        ingests.apply(project);
        histories = new Histories(store, archives, broker.topics(), broker.browser());
    }

    private void ensure(String topic, int partitions) {
        broker.topics().ensure(new TopicSpec(topic, partitions, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
    }

    Table table(String name) {
        return project.table(name).orElseThrow();
    }

    Stream stream(Table table) {
        return project.stream(table.stream()).orElseThrow();
    }

    /** Is there before anything is looked for. */
    void send(String table, @Nullable String key, @Nullable String value) {
        sent.add(broker.producer().send(new Event(stream(table(table)).topic(), bytes(key), bytes(value))));
    }

    private void awaitSent() throws Exception {
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, SECONDS);
        sent.clear();
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    void archive(String table) throws Exception {
        awaitSent();
        archives.archiveNow(stream(table(table)));
    }

    /** Until the table has taken what was sent. */
    void awaitTaken(String table) throws Exception {
        awaitSent();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ingests.status(table).map(IngestStatus::lag).orElse(1L) == 0
                        && broker.topics().offsets(stream(table(table)).topic()).stream()
                                .allMatch(range -> range.isEmpty()
                                        || store.nextOffsets(table).getOrDefault(range.partition(), 0L)
                                                >= range.endOffset()));
    }

    History history(String table, Map<String, String> key) throws Exception {
        return history(table, key, 50, Optional.empty());
    }

    History history(String table, Map<String, String> key, int limit, Optional<HistoryCursor> before) throws Exception {
        return history(table, stream(table(table)), key, limit, before);
    }

    History history(String table, Stream stream, Map<String, String> key, int limit, Optional<HistoryCursor> before)
            throws Exception {
        awaitSent();
        Table found = table(table);
        return histories.of(found, stream, RowKey.read(found, stream, key), limit, before);
    }

    @Override
    public void close() {
        ingests.close();
        archives.close();
        parquet.close();
        store.close();
        broker.close();
    }
}
