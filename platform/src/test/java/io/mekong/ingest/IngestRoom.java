package io.mekong.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Event;
import io.mekong.broker.Message;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Settings;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.OlapStore;
import io.mekong.store.TableSchema;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** A real broker and a real store, and a stream and table of its own for every test. */
final class IngestRoom implements AutoCloseable {
    static final Settings.Ingest SETTINGS =
            new Settings.Ingest(Duration.ofMillis(20), DataSize.ofMegabytes(8), 2, DataSize.ofMegabytes(32));

    final Broker broker;
    final OlapStore store;
    private int tables;

    IngestRoom(Path folder) {
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()));
        store = DuckDbStore.open(
                new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(256), 1, 2));
    }

    /** One topic and one table that nobody else uses, with the columns {@code at} (event time), {@code n} and {@code word}. */
    Feed feed(int partitions) {
        return feed(partitions, Optional.of("at"));
    }

    Feed feed(int partitions, Optional<String> eventTime) {
        String name = "feed_" + ++tables;
        Stream stream = Stream.of(
                name,
                partitions,
                List.of(
                        column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO), false),
                        column("n", new ColumnType.BigInt(), true),
                        column("word", new ColumnType.Text(), false)),
                eventTime,
                Optional.empty());
        ensure(stream.topic(), partitions);
        ensure(stream.deadLetterTopic(), 1);
        Table table = Table.of(name, name, stream.columns());
        store.ensureTable(TableSchema.of(table));
        return new Feed(stream, table);
    }

    /** Another table behind the same topic. */
    Feed another(Feed feed, String suffix) {
        Table table = Table.of(feed.name() + suffix, feed.stream.name(), feed.stream.columns());
        store.ensureTable(TableSchema.of(table));
        return new Feed(feed.stream, table);
    }

    void deleteBefore(String topic, long offset) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(30, SECONDS);
        }
    }

    void ensure(String topic, int partitions) {
        broker.topics().ensure(new TopicSpec(topic, partitions, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
    }

    Admin admin() {
        return Admin.create(broker.clientProperties());
    }

    private static Column column(String name, ColumnType type, boolean required) {
        Column column = Column.of(name, type);
        return required ? column.whenRequired() : column;
    }

    @Override
    public void close() {
        store.close();
        broker.close();
    }

    /** A topic and the table behind it. */
    final class Feed {
        final Stream stream;
        final Table table;

        Feed(Stream stream, Table table) {
            this.stream = stream;
            this.table = table;
        }

        String name() {
            return table.name();
        }

        /** The same, with the table defined otherwise. */
        Feed with(Table other) {
            return new Feed(stream, other);
        }

        TableIngest start() {
            return start(store, SETTINGS);
        }

        TableIngest start(OlapStore into, Settings.Ingest settings) {
            return TableIngest.start(
                    new Definition(table, stream),
                    new LaneContext(
                            into,
                            broker.clientProperties(),
                            broker.feeds(),
                            broker.producer(),
                            settings,
                            InstantSource.system(),
                            commit -> {},
                            NewFields.PASSED_OVER));
        }

        /** Good events with the numbers {@code from} to {@code to}, both included, spread by key. */
        void send(long from, long to) throws Exception {
            List<String> events = new ArrayList<>();
            for (long n = from; n <= to; n++) {
                events.add("{\"at\":" + (1_600_000_000 + n) + ",\"n\":" + n + ",\"word\":\"w" + n + "\"}");
            }
            send(events);
        }

        void send(List<String> events) throws Exception {
            var sent = new ArrayList<java.util.concurrent.CompletableFuture<?>>();
            for (String event : events) {
                sent.add(broker.producer()
                        .send(new Event(
                                stream.topic(),
                                Integer.toString(event.hashCode()).getBytes(UTF_8),
                                event.getBytes(UTF_8))));
            }
            for (var one : sent) {
                one.get(30, SECONDS);
            }
        }

        List<Message> deadLetters() {
            return broker.browser()
                    .read(BrowseRequest.newest(stream.deadLetterTopic(), 1000))
                    .messages()
                    .reversed();
        }

        /** Dead letters as {@code partition/offset}, in no order. */
        List<String> deadPlaces() {
            return deadLetters().stream()
                    .map(letter -> letter.headers().get("mekong.partition") + "/"
                            + letter.headers().get("mekong.offset"))
                    .toList();
        }

        List<List<Object>> query(String sql) {
            var engine = store.sql();
            return engine.execute(engine.parse(sql), List.of(), 1_000_000, Duration.ofSeconds(20)).rows().stream()
                    .map(row -> {
                        List<Object> cells = new ArrayList<>();
                        row.forEach(cell -> cells.add(cell == null ? "null" : cell));
                        return cells;
                    })
                    .toList();
        }

        /** The numbers in the table, in order; twice where a row is there twice. */
        List<Object> numbers() {
            return query("SELECT n FROM " + name() + " ORDER BY n").stream()
                    .map(List::getFirst)
                    .toList();
        }

        /** Messages that the ledger counts, rows and rejected. */
        long taken() {
            return store.ledgerSummary(name()).stream()
                    .mapToLong(partition -> partition.counts().accounted())
                    .sum();
        }

        Map<Integer, Long> ends() {
            Map<Integer, Long> ends = new java.util.HashMap<>();
            broker.topics().offsets(stream.topic()).forEach(range -> {
                if (range.endOffset() > 0) {
                    ends.put(range.partition(), range.endOffset());
                }
            });
            return ends;
        }
    }
}
