package io.mekong.job;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.deadletter.RejectedMessages;
import io.mekong.event.EventDecoder;
import io.mekong.event.Notifications;
import io.mekong.event.RejectedEvent;
import io.mekong.ingest.TableRows;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Job.Data;
import io.mekong.project.Stream;
import io.mekong.store.TableSchema;
import io.mekong.store.Workbench;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The objects that notifications name, as rows: the columns of the data, {@code __object} with the address, and the
 * notification's {@code __time}, {@code __partition} and {@code __offset}. An object that cannot be read is set aside with its
 * notification; one that cannot be reached holds the batch up.
 */
final class ObjectArrivals implements Arrivals {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int AT_ONCE = 16;

    private final Stream shape;
    private final FilePlaces files;
    private final Path drafts;
    private final RejectedMessages rejected;
    private final Workbench bench;
    private final String table;
    private final List<Named> named = new ArrayList<>();
    private long setAside;

    /** A message that names an object. */
    private record Named(Message message, String address) {}

    /** A message that was kept. */
    private static final class Message {
        private final int partition;
        private final long offset;
        private final long timestampMs;
        private final byte @Nullable [] key;
        private final byte[] value;

        Message(int partition, long offset, long timestampMs, byte @Nullable [] key, byte[] value) {
            this.partition = partition;
            this.offset = offset;
            this.timestampMs = timestampMs;
            this.key = key;
            this.value = value;
        }
    }

    ObjectArrivals(String table, Data data, FilePlaces files, Path drafts, RejectedMessages rejected, Workbench bench) {
        this.table = table;
        this.files = files;
        this.drafts = drafts;
        this.rejected = rejected;
        this.bench = bench;
        List<Column> columns = new ArrayList<>(data.columns());
        columns.add(Column.of(Notifications.OBJECT, new ColumnType.Text()));
        this.shape = Stream.of(table, 1, columns, Optional.empty(), Optional.empty());
    }

    @Override
    public void message(
            int partition,
            long offset,
            long timestampMs,
            byte @Nullable [] key,
            byte @Nullable [] value,
            int from,
            int length) {
        if (value == null) {
            return;
        }
        Message message =
                new Message(partition, offset, timestampMs, key, Arrays.copyOfRange(value, from, from + length));
        try {
            for (String address : Notifications.created(JSON.readTree(message.value))) {
                named.add(new Named(message, address));
            }
        } catch (IOException | IllegalArgumentException e) {
            reject(message, "it is no notification of a bucket: " + MekongException.reason(e));
        }
    }

    private void reject(Message message, String reason) {
        rejected.add(message.partition, message.offset, message.key, message.value, reason);
        setAside++;
    }

    @Override
    public long setAside() {
        return setAside;
    }

    @Override
    public void finish() throws InterruptedException {
        TableSchema schema = MessageArrivals.schema(table, shape);
        EventDecoder decoder = EventDecoder.of(shape);
        try (Workbench.Filling filling = bench.fill(schema);
                Fetching fetching = new Fetching()) {
            TableRows rows = new TableRows(shape, schema, decoder.eventTimeColumn(), filling::append);
            for (Named object : named) {
                fetching.begin(object);
            }
            for (Named object : named) {
                read(object, fetching, decoder, rows);
            }
            rows.flush();
        }
        rejected.awaitStored();
        named.clear();
    }

    private void read(Named object, Fetching fetching, EventDecoder decoder, TableRows rows)
            throws InterruptedException {
        Message message = object.message();
        try {
            byte[] content = fetching.next();
            try (Lines lines = new Lines(new ByteArrayInputStream(content))) {
                while (lines.next()) {
                    rows.begin(message.partition, message.offset, message.timestampMs);
                    decoder.decode(lines.bytes(), 0, lines.length(), rows);
                    byte[] address = object.address().getBytes(StandardCharsets.UTF_8);
                    rows.putText(shape.columns().size() - 1, address, 0, address.length);
                    rows.end(EventDecoder.Change.UPSERT);
                }
            }
        } catch (NotFoundException | IOException e) {
            reject(message, "the object " + object.address() + " is gone");
        } catch (RejectedEvent e) {
            reject(message, "the object " + object.address() + ": " + e.reason());
        }
    }

    @Override
    public void clear() {
        named.clear();
    }

    /** Objects on their way, some at a time, in order. */
    private final class Fetching implements AutoCloseable {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Semaphore room = new Semaphore(AT_ONCE);
        private final java.util.ArrayDeque<Future<byte[]>> coming = new java.util.ArrayDeque<>();

        void begin(Named object) {
            coming.add(threads.submit(() -> {
                room.acquire();
                try {
                    Path folder = Files.createTempDirectory(drafts, "object");
                    try {
                        return Files.readAllBytes(files.local(object.address(), folder));
                    } finally {
                        io.mekong.core.Folders.delete(folder);
                    }
                } finally {
                    room.release();
                }
            }));
        }

        byte[] next() throws InterruptedException, IOException {
            try {
                return coming.remove().get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case MekongException failure -> throw failure;
                    case IOException failure -> throw failure;
                    case null, default -> throw MekongException.bug("an object could not be fetched", e);
                }
            }
        }

        @Override
        public void close() {
            threads.shutdownNow();
            threads.close();
        }
    }
}
