package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Ingest with nothing else to do: a topic that is full when its table comes, beside a bare consumer of the same topic; then
 * what the rows take on disk, the lake, a rebuild, and how fresh rows are and how quick queries while a load goes on.
 *
 * <p>Arguments: the folder of the built project; how many messages (4000000); how many samples a load (150).
 */
public final class Backlog {
    private static final String TOPIC = "trades";
    private static final int DIFFERENT = 200_000;

    private final Instance instance;
    private final TradesProject project;
    private final Path data;
    private final long messages;
    private final List<byte[]> events = Trades.json(DIFFERENT);

    private Backlog(Instance instance, TradesProject project, Path data, long messages) {
        this.instance = instance;
        this.project = project;
        this.data = data;
        this.messages = messages;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
        long messages = arguments.length > 1 ? Long.parseLong(arguments[1]) : 4_000_000;
        int samples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 150;
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            TradesProject project = TradesProject.create(folder.path().resolve("project"));
            Path data = folder.path().resolve("data");
            try (Instance instance = Instance.start(home, project.root(), data, List.of())) {
                while (!instance.get("/ready").path("ready").asBoolean()) {
                    Thread.sleep(50);
                }
                new Backlog(instance, project, data, messages).run(samples);
            }
        }
    }

    private void run(int samples) throws IOException, InterruptedException {
        print("produced: %,.0f messages/s (%,d of %d bytes)", produce(), messages, events.getFirst().length);
        consume(); // once to warm up, as the broker's caches are then for both
        double consumer = consume();
        print("bare consumer, one thread, all %d partitions: %,.0f messages/s", TradesProject.PARTITIONS, consumer);
        long lakeBytes = archive(); // first, so that it does not go on beside what is measured next
        double ingest = ingest();
        print("topic → committed rows: %,.0f rows/s; ratio to the bare consumer %.2f", ingest, ingest / consumer);
        print("bare consumer again: %,.0f messages/s", consume());
        long rows = instance.number("SELECT count(*) FROM trades");
        print(
                "bytes a row: message %d, table %.1f, lake %.1f (messages and columns)",
                events.getFirst().length, (double) tableBytes() / rows, (double) lakeBytes / rows);
        print("verify: %,.0f rows/s", rows / seconds(() -> instance.post("/api/v1/tables/trades/verify", "")));
        print("rebuild from the lake, comparison and swap included: %,.0f rows/s", rows / rebuild());
        UnderLoad underLoad = new UnderLoad(instance, TOPIC, events, samples);
        underLoad.measure("idle", 0);
        underLoad.measure("half load", (long) (ingest / 4)); // the producer takes as much again
        underLoad.measure("full load", (long) (ingest / 2));
    }

    /** Messages a second. */
    private double produce() throws InterruptedException {
        return messages
                / seconds(() -> {
                    try (KafkaProducer<byte[], byte[]> producer = PacedLoad.producer(instance.kafka())) {
                        for (long i = 0; i < messages; i++) {
                            producer.send(new ProducerRecord<>(TOPIC, events.get((int) (i % events.size()))));
                        }
                    }
                });
    }

    /** Messages a second. */
    private double consume() throws InterruptedException {
        return messages
                / seconds(() -> {
                    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                            Map.of("bootstrap.servers", instance.kafka(), "max.poll.records", 10_000),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer())) {
                        List<TopicPartition> partitions = IntStream.range(0, TradesProject.PARTITIONS)
                                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                                .toList();
                        consumer.assign(partitions);
                        consumer.seekToBeginning(partitions);
                        long left = messages;
                        while (left > 0) {
                            left -= consumer.poll(Duration.ofMillis(500)).count();
                        }
                    }
                });
    }

    /** Rows a second, once a quarter is in: like the consumer's, the code is compiled by then. */
    private double ingest() throws IOException, InterruptedException {
        project.addTable();
        while (instance.number("SELECT count(*) FROM trades") < messages) {
            Thread.sleep(50);
        }
        JsonNode span = instance.sql("SELECT epoch_ms(max(committed_at)) - epoch_ms(min(committed_at)),"
                        + " sum(rows)::BIGINT - arg_min(rows, committed_at) FROM (SELECT *, sum(rows) OVER"
                        + " (ORDER BY committed_at) AS so_far FROM mekong.ledger WHERE table_name = 'trades')"
                        + " WHERE so_far > " + messages / 4)
                .path("rows")
                .path(0);
        return span.path(1).asDouble() / (span.path(0).asDouble() / 1e3);
    }

    /** The lake's bytes. */
    private long archive() throws InterruptedException {
        double rate = messages / seconds(() -> instance.post("/api/v1/lake/trades/archive", ""));
        print("topic → lake: %,.0f messages/s", rate);
        return instance.get("/api/v1/lake").path(0).path("bytes").asLong();
    }

    private double rebuild() throws InterruptedException {
        return seconds(() -> {
            instance.post("/api/v1/rebuild", "{\"tables\":[\"trades\"],\"from\":\"lake\"}");
            String phase = "";
            while (!phase.equals("done")) {
                Thread.sleep(20);
                phase = instance.get("/api/v1/rebuild").path(0).path("phase").asText();
                if (phase.equals("failed")) {
                    throw new IllegalStateException(
                            instance.get("/api/v1/rebuild").toString());
                }
            }
        });
    }

    private long tableBytes() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("store.duckdb"))
                    .filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static double seconds(Work work) throws InterruptedException {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }

    static void print(String form, Object... values) {
        System.out.println(String.format(Locale.ROOT, form, values));
    }
}
