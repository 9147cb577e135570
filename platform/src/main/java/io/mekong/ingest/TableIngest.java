package io.mekong.ingest;

import io.mekong.broker.EventProducer;
import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OlapStore;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic into one table, exactly once, on one thread.
 *
 * <p>Messages are decoded into a batch; the batch and its ledger entries are committed in one transaction of the store.
 * The ledger is the only truth about what was taken: on start, and after any failure, reading goes on right behind it,
 * and what was decoded but not committed is thrown away and read again. A quiet table commits every message as it
 * comes; a busy one gathers while the commit before is still being written, up to a bound in bytes.
 *
 * <p>Legal states: STARTING → RUNNING ⇄ RETRYING; any → STOPPED.
 */
final class TableIngest implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TableIngest.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final TableSchema schema;
    private final String topic;
    private final OlapStore store;
    private final Settings.Ingest settings;
    private final InstantSource clock;
    private final Consumer<Commit> listener;
    private final TopicReader reader;
    private final EventDecoder decoder;
    private final RowBatch batch;
    private final TableRows rows;
    private final DeadLetters deadLetters;
    private final Map<Integer, PartitionProgress> progress = new TreeMap<>();
    private final IngestCounters counters;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);

    private long batchBytes;
    private long lastCommitNanos = System.nanoTime() - TimeUnit.HOURS.toNanos(1);

    TableIngest(
            Table table,
            Stream stream,
            OlapStore store,
            Map<String, Object> kafka,
            EventProducer producer,
            Settings.Ingest settings,
            InstantSource clock,
            Consumer<Commit> listener) {
        this.schema = TableSchema.of(table);
        this.topic = stream.topic();
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.reader = new TopicReader(topic, table.name(), kafka, settings.maxBatch(), stream.maxMessage());
        this.decoder = EventDecoder.of(stream);
        this.batch = new RowBatch(schema);
        this.rows = new TableRows(stream, batch, decoder.eventTimeColumn());
        this.deadLetters = new DeadLetters(
                producer,
                stream.deadLetterTopic(),
                table.name(),
                new DeadLetterTail(stream.deadLetterTopic(), table.name(), kafka));
        this.counters = new IngestCounters(table.name(), topic);
        this.thread = Thread.ofPlatform().name("ingest-" + table.name()).unstarted(this::run);
    }

    TableIngest start() {
        thread.start();
        return this;
    }

    IngestStatus status() {
        return counters.status(reader.lag());
    }

    /** Ends after the commit under way; what was not committed is read again next time. */
    @Override
    public void close() {
        stop.countDown();
        reader.wakeup();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                log.warn("Ingest of table `{}` did not stop in time", schema.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!stopped()) {
            try (TableWriter writer = store.writer(schema)) {
                restart();
                pause = FIRST_PAUSE;
                while (!stopped()) {
                    step(writer);
                }
            } catch (WakeupException | InterruptException e) {
                log.debug("Ingest of table `{}` was woken to stop", schema.name());
            } catch (MekongException e) {
                pause = retryAfter(e, pause);
            } catch (RuntimeException e) {
                pause = retryAfter(
                        MekongException.resource(
                                "Ingest of table `" + schema.name() + "` stands still",
                                MekongException.reason(e),
                                "It tries again by itself.",
                                e),
                        pause);
            }
        }
        reader.close();
        counters.state(State.STOPPED, Optional.empty());
    }

    /** Throws away what is not committed and goes back to where the ledger ends. */
    private void restart() {
        batch.clear();
        progress.clear();
        batchBytes = 0;
        Map<Integer, Long> next = store.nextOffsets(schema.name());
        reader.seek(next);
        deadLetters.restart(
                next,
                store.ledger(schema.name(), 1).stream()
                        .map(LedgerEntry::committedAt)
                        .findFirst()
                        .orElse(Instant.EPOCH));
        log.info(
                "Table `{}` reads topic `{}` on from {}",
                schema.name(),
                topic,
                next.isEmpty() ? "its beginning" : "offsets " + next + ", by partition");
        counters.state(State.RUNNING, Optional.empty());
    }

    private void step(TableWriter writer) {
        Duration untilCommit = untilCommit();
        ConsumerRecords<byte[], byte[]> records = reader.poll(progress.isEmpty() ? POLL : untilCommit);
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (batch.isFull()) {
                append(writer);
            }
            take(record);
            if (batchBytes >= settings.maxBatch().bytes()) {
                commit(writer);
            }
        }
        if (!progress.isEmpty() && untilCommit().isZero()) {
            commit(writer);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        PartitionProgress partition = progress.computeIfAbsent(
                record.partition(), number -> new PartitionProgress(number, reader.committed(number)));
        rows.begin(record.partition(), record.offset(), record.timestamp());
        try {
            if (record.value() == null) {
                throw new RejectedEvent("the message is empty");
            }
            decoder.decode(record.value(), rows);
            partition.row(record.offset(), rows.end(), record.timestamp());
        } catch (RejectedEvent e) {
            partition.rejected(record.offset(), record.timestamp());
            deadLetters.add(record, e.reason());
        } catch (RuntimeException e) {
            // Our own mistake, but one message must not stop all that come after it.
            log.error("[BUG] {}@{} could not be decoded", record.topic(), record.offset(), e);
            partition.rejected(record.offset(), record.timestamp());
            deadLetters.add(record, "[BUG] could not be decoded: " + e);
        }
        batchBytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private void append(TableWriter writer) {
        writer.append(batch);
        batch.clear();
    }

    private void commit(TableWriter writer) {
        deadLetters.awaitStored();
        long started = System.nanoTime();
        Instant now = clock.instant();
        List<LedgerEntry> entries = new ArrayList<>();
        for (PartitionProgress partition : progress.values()) {
            entries.add(partition.entry(schema.name(), topic, now));
        }
        if (batch.rows() > 0) {
            append(writer);
        }
        writer.commit(entries);
        lastCommitNanos = System.nanoTime();
        for (LedgerEntry entry : entries) {
            reader.committed(entry.partition(), entry.lastOffset() + 1);
        }
        Commit commit = new Commit(
                schema.name(),
                entries.stream().mapToLong(entry -> entry.counts().rows()).sum(),
                progress.values().stream()
                        .flatMap(partition -> partition.maxEventTime().stream())
                        .max(Comparator.naturalOrder()),
                progress.values().stream()
                        .map(PartitionProgress::topicTime)
                        .max(Comparator.naturalOrder())
                        .orElse(now),
                clock.instant());
        counters.committed(commit, entries, batchBytes, Duration.ofNanos(lastCommitNanos - started));
        progress.clear();
        batchBytes = 0;
        listener.accept(commit);
    }

    /** Zero when the interval since the last commit is over. */
    private Duration untilCommit() {
        long left = settings.commitInterval().toNanos() - (System.nanoTime() - lastCommitNanos);
        return Duration.ofNanos(Math.max(0, left));
    }

    private Duration retryAfter(MekongException problem, Duration pause) {
        log.warn(
                "Ingest of table `{}` tries again in {} ms: {}", schema.name(), pause.toMillis(), problem.getMessage());
        counters.state(State.RETRYING, Optional.of(problem));
        try {
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return pause;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }
}
