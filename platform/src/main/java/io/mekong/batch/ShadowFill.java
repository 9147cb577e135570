package io.mekong.batch;

import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.Messages;
import io.mekong.broker.TopicFeed;
import io.mekong.core.MekongException;
import io.mekong.deadletter.RejectedMessages;
import io.mekong.ingest.NewFields;
import io.mekong.ingest.TableLoader;
import io.mekong.ingest.TableLoader.Loaded;
import io.mekong.lake.LakeFile;
import io.mekong.lake.LakeReading;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Puts messages into a shadow table, from the lake and then from the topic, never beyond what the served table has. The
 * shadow's own ledger says where to go on, so that a rebuild that was interrupted loses nothing but its last commit.
 */
final class ShadowFill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long MOST_BYTES = 64L << 20;

    private final Table table;
    private final Stream stream;
    private final TableSchema shadow;
    private final Map<Integer, Long> begins;
    private final BatchContext context;
    private final RebuildProgress progress;
    private final BooleanSupplier stopped;

    /** @param stopped asked between batches */
    ShadowFill(Table table, Stream stream, BatchContext context, RebuildProgress progress, BooleanSupplier stopped) {
        this(table, stream, TableSchema.of(table).shadow(), Map.of(), context, progress, stopped);
    }

    /**
     * @param shadow what to fill
     * @param begins where to begin, by partition; elsewhere at the first message
     */
    ShadowFill(
            Table table,
            Stream stream,
            TableSchema shadow,
            Map<Integer, Long> begins,
            BatchContext context,
            RebuildProgress progress,
            BooleanSupplier stopped) {
        this.table = table;
        this.stream = stream;
        this.shadow = shadow;
        this.begins = Map.copyOf(begins);
        this.context = context;
        this.progress = progress;
        this.stopped = stopped;
    }

    /** Everything that the lake has and the shadow has not, up to the bounds. */
    void fromLake(Map<Integer, Long> bounds) {
        try (LakeReading lake = context.archives().reading(stream);
                TableWriter writer = context.store().writer(shadow)) {
            TableLoader loader = loader(writer);
            Map<Integer, Long> next = next();
            loader.restart(next, lake.topic().topicId().orElse(""));
            for (LakeFile file : lake.files()) {
                long first = Math.max(file.firstOffset(), next.getOrDefault(file.partition(), 0L));
                long last = Math.min(file.lastOffset(), bounds.getOrDefault(file.partition(), 0L) - 1);
                if (first <= last) {
                    lake.messages()
                            .read(file, first, last, (partition, offset, timestampMs, key, value, from, length) -> {
                                loader.message(partition, offset, timestampMs, key, value, from, length);
                                commitIfLarge(loader);
                            });
                    requireRunning();
                }
            }
            commit(loader);
        }
    }

    /**
     * What the topic has behind the shadow's ledger, up to the bounds.
     *
     * @throws MekongException when the topic has no longer what comes next
     */
    void fromTopic(Map<Integer, Long> bounds) throws InterruptedException {
        Map<Integer, Long> next = next();
        if (reached(next, bounds)) {
            return;
        }
        FeedRequest request = new FeedRequest(
                stream.topic(), reader(), 0, 1, context.settings().readAhead(), stream.maxMessage());
        try (TableWriter writer = context.store().writer(shadow);
                TopicFeed feed =
                        context.feeds().open(request, next, context.store().topicId(shadow.name()))) {
            TableLoader loader = loader(writer);
            loader.restart(next, feed.topicId());
            Bounded bounded = new Bounded(loader, bounds, next);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!bounded.isReached()) {
                requireRunning();
                Optional<Messages> read = feed.take(POLL);
                if (read.isPresent()) {
                    read.get().forEach(bounded);
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                } else if (feed.isAtEnd()) {
                    break; // what is left up to the bounds are Kafka's own records
                } else if (System.nanoTime() > deadline) {
                    throw MekongException.resource(
                            "Cannot read topic `" + stream.topic() + "` for the rebuild",
                            "Kafka sent nothing for " + PATIENCE.toSeconds() + " s",
                            "Look at Kafka, then run the rebuild again: it goes on where it was.",
                            null);
                }
            }
            commit(loader);
        }
    }

    /** Where to go on: behind what the shadow has. */
    private Map<Integer, Long> next() {
        Map<Integer, Long> next = new HashMap<>(begins);
        next.putAll(context.store().nextOffsets(shadow.name()));
        return next;
    }

    static boolean reached(Map<Integer, Long> next, Map<Integer, Long> bounds) {
        return bounds.entrySet().stream().allMatch(bound -> next.getOrDefault(bound.getKey(), 0L) >= bound.getValue());
    }

    private TableLoader loader(TableWriter writer) {
        return new TableLoader(
                table, stream, shadow, writer, RejectedMessages.KNOWN, context.clock(), NewFields.PASSED_OVER);
    }

    private void commitIfLarge(TableLoader loader) {
        if (loader.rows() >= TableWriter.BEST_ROWS || loader.bytes() >= MOST_BYTES) {
            commit(loader);
        }
    }

    private void commit(TableLoader loader) {
        if (!loader.isEmpty()) {
            Loaded loaded = loader.commit();
            long messages = loaded.entries().stream()
                    .mapToLong(entry -> entry.counts().accounted())
                    .sum();
            progress.taken(messages, loaded.commit().rows());
        }
    }

    private void requireRunning() {
        if (stopped.getAsBoolean()) {
            throw MekongException.resource(
                    "The rebuild of table `" + table.name() + "` was stopped",
                    "the platform shuts down",
                    "Run it again: it goes on where it was.",
                    null);
        }
    }

    private FeedReader reader() {
        return new FeedReader(
                "mekong-rebuild-" + table.name(),
                "the rebuilt table `" + table.name() + "`",
                "Rebuild from the lake, if it has them; or drop what was begun with `mekong rebuild " + table.name()
                        + " --restart`.",
                "Begin anew with `mekong rebuild " + table.name() + " --from topic --restart`.");
    }

    /** Lets messages through up to where each partition is to end. */
    private final class Bounded implements io.mekong.broker.MessageVisitor {
        private final TableLoader loader;
        private final Map<Integer, Long> bounds;
        private final Map<Integer, Long> next;

        Bounded(TableLoader loader, Map<Integer, Long> bounds, Map<Integer, Long> next) {
            this.loader = loader;
            this.bounds = bounds;
            this.next = new HashMap<>(next);
        }

        boolean isReached() {
            return reached(next, bounds);
        }

        @Override
        public void message(
                int partition,
                long offset,
                long timestampMs,
                byte @org.jspecify.annotations.Nullable [] key,
                byte @org.jspecify.annotations.Nullable [] value,
                int from,
                int length) {
            next.put(partition, offset + 1);
            if (offset < bounds.getOrDefault(partition, 0L)) {
                loader.message(partition, offset, timestampMs, key, value, from, length);
                commitIfLarge(loader);
            }
        }
    }
}
