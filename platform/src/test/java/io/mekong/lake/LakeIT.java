package io.mekong.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.Event;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.MekongException;
import io.mekong.lake.LakeTopic.Gap;
import io.mekong.project.Archive;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import io.mekong.store.duckdb.DuckDbParquet;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topic to Parquet files, with a real broker. */
class LakeIT {
    @TempDir
    static Path folder;

    private static Broker broker;
    private static DuckDbParquet parquet;
    private static int streams;

    @BeforeAll
    static void open() {
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()));
        parquet = DuckDbParquet.open(folder.resolve("spill"), DataSize.ofMegabytes(512), 2);
    }

    @AfterAll
    static void close() {
        parquet.close();
        broker.close();
    }

    private static Stream stream(int partitions, DataSize fileSize) {
        String name = "lake_" + ++streams;
        Stream stream = new Stream(
                name,
                "",
                name,
                partitions,
                new Format.Json(),
                List.of(
                        Column.of("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
                        Column.of("n", new ColumnType.BigInt()).whenRequired(),
                        Column.of("price", new ColumnType.Decimal(18, 2)),
                        Column.of("tags", new ColumnType.ListOf(new ColumnType.Text()))),
                new UnknownFields.Ignore(),
                Optional.of("at"),
                Optional.empty(),
                DataSize.ofMegabytes(1),
                Optional.of(new Archive(fileSize, Duration.ofDays(1), Optional.empty())));
        broker.topics().ensure(new TopicSpec(name, partitions, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
        return stream;
    }

    private static StreamArchive archive(Stream stream) {
        return new StreamArchive(
                stream,
                stream.archive().orElseThrow(),
                new LakeTopic(LocalStorage.open(folder.resolve("lake")), stream.topic()),
                parquet,
                new ArchiveContext(broker.feeds(), broker.topics(), InstantSource.system()));
    }

    private static void send(Stream stream, List<String> values) throws Exception {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(broker.producer()
                    .send(new Event(
                            stream.topic(),
                            Integer.toString(value.hashCode()).getBytes(UTF_8),
                            value.getBytes(UTF_8))));
        }
        for (CompletableFuture<?> one : sent) {
            one.get(30, SECONDS);
        }
    }

    private static List<String> events(int from, int to) {
        List<String> events = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            events.add("{\"at\":" + (1_600_000_000 + n) + ",\"n\":" + n + ",\"price\":\"" + n + ".25\",\"more\":{}}");
        }
        return events;
    }

    private static List<Object> query(Stream stream, String select) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(select + " FROM read_parquet('"
                        + folder.resolve("lake/" + stream.topic()) + "/**/*.parquet')")) {
            List<Object> cells = new ArrayList<>();
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    Object cell = rows.getObject(i);
                    cells.add(cell == null ? "null" : cell);
                }
            }
            return cells;
        }
    }

    private static List<String> replayed(Stream stream) {
        LakeTopic topic = new LakeTopic(LocalStorage.open(folder.resolve("lake")), stream.topic());
        LakeMessages messages = new LakeMessages(topic, stream.topic(), parquet);
        List<String> values = new ArrayList<>();
        topic.files()
                .forEach(file -> messages.read(
                        file,
                        file.firstOffset(),
                        file.lastOffset(),
                        (partition, offset, time, key, value, from, length) ->
                                values.add(value == null ? "deletion" : new String(value, from, length, UTF_8))));
        return values;
    }

    @Test
    void everyMessageIsInOneFileAsItCameAndInColumns() throws Exception {
        Stream stream = stream(2, DataSize.ofMegabytes(64));
        List<String> sent = new ArrayList<>(events(1, 200));
        sent.addAll(List.of("no json", "{\"n\":1.5,\"at\":1}", "{\"n\":7,\"tags\":[\"a\",null],\"at\":1}"));
        send(stream, sent);

        archive(stream).archiveAll();

        assertThat(query(stream, "SELECT count(*), count(*) FILTER (__rejected IS NULL), sum(n)::BIGINT, sum(price)"))
                .containsExactly(203L, 201L, 20_107L, new BigDecimal("20150.00"));
        assertThat(query(stream, "SELECT DISTINCT __rejected"))
                .contains("field `n`: 1.5 is not a whole number")
                .hasSize(3);
        assertThat(replayed(stream)).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(query(stream, "SELECT count(DISTINCT (__partition, __offset))"))
                .containsExactly(203L);
        assertThat(new LakeTopic(LocalStorage.open(folder.resolve("lake")), stream.topic()).files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.firstOffset()).isZero());
    }

    @Test
    void aRestartGoesOnBehindTheLastFileAndNothingIsThereTwice() throws Exception {
        Stream stream = stream(1, DataSize.ofMegabytes(64));
        send(stream, events(1, 50));
        archive(stream).archiveAll();
        archive(stream).archiveAll();
        send(stream, events(51, 80));
        archive(stream).archiveAll();

        LakeTopic topic = new LakeTopic(LocalStorage.open(folder.resolve("lake")), stream.topic());
        assertThat(topic.files())
                .extracting(LakeFile::firstOffset, LakeFile::lastOffset)
                .containsExactly(tuple(0L, 49L), tuple(50L, 79L));
        assertThat(topic.nextOffsets()).isEqualTo(Map.of(0, 80L));
        assertThat(topic.gaps()).isEmpty();
        assertThat(replayed(stream)).isEqualTo(events(1, 80));
    }

    @Test
    void aFileIsClosedWhenItIsLargeEnough() throws Exception {
        Stream stream = stream(1, new DataSize(2_000));
        send(stream, events(1, 200));
        StreamArchive archive = archive(stream);
        archive.archiveDue(); // two hundred messages of two hundred bytes, it thinks: enough for a file
        assertThat(archive.behind()).isZero();
        List<LakeFile> files = archive.topic().files();
        assertThat(files).hasSizeGreaterThan(4);
        assertThat(replayed(stream)).isEqualTo(events(1, 200));
        assertThat(archive.topic().gaps()).isEmpty();
    }

    @Test
    void aFewMessagesWaitForTheirFile() throws Exception {
        Stream stream = stream(1, DataSize.ofMegabytes(64));
        send(stream, events(1, 5));
        StreamArchive archive = archive(stream);
        archive.archiveDue();
        assertThat(archive.topic().files()).isEmpty();
        assertThat(archive.behind()).isEqualTo(5);
    }

    @Test
    void whatRetentionTookIsAClearProblemAndAGapOnceAccepted() throws Exception {
        Stream stream = stream(1, DataSize.ofMegabytes(64));
        send(stream, events(1, 10));
        archive(stream).archiveAll();
        send(stream, events(11, 30));
        try (Admin admin = Admin.create(broker.clientProperties())) {
            admin.deleteRecords(Map.of(new TopicPartition(stream.topic(), 0), RecordsToDelete.beforeOffset(25)))
                    .all()
                    .get(30, SECONDS);
        }
        StreamArchive archive = archive(stream);
        assertThatThrownBy(archive::archiveAll)
                .isInstanceOf(MekongException.class)
                .hasMessageContaining(
                        "messages from offset 10 to 24 of partition 0 were deleted by the topic's retention"
                                + " before the lake took them");
        assertThat(archive.lost()).containsExactly(new LakeTopic.Gap(0, 10, 24));
        archive.acceptLoss();
        assertThat(archive.lost()).isEmpty();
        archive.archiveAll();
        assertThat(archive.topic().gaps()).containsExactly(new Gap(0, 10, 24));
        assertThat(replayed(stream)).hasSize(15);
    }

    @Test
    void anotherTopicOfTheSameNameIsNotMixedIn() throws Exception {
        Stream stream = stream(1, DataSize.ofMegabytes(64));
        send(stream, events(1, 3));
        archive(stream).archiveAll();
        LakeTopic topic = archive(stream).topic();
        topic.putTopicId("another");
        send(stream, events(4, 5));
        assertThatThrownBy(() -> archive(stream).archiveAll())
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("it was deleted and made anew");
    }

    @Test
    void halfAFileIsNeverSeenAndPartsThatWereMergedAreRemoved() throws Exception {
        Stream stream = stream(1, DataSize.ofMegabytes(64));
        send(stream, events(1, 10));
        StreamArchive archive = archive(stream);
        archive.archiveAll();
        LakeFile whole = archive.topic().files().getFirst();
        Path lake = folder.resolve("lake");
        Path part = lake.resolve(new LakeFile(stream.topic(), whole.hour(), 0, 0, 4, 1).path());
        Files.copy(lake.resolve(whole.path()), part);
        Path draft = Files.writeString(lake.resolve(".drafts/part.parquet"), "half");

        StreamArchive again = archive(stream);
        new LakeUpkeep(stream, again.topic(), parquet, new LakeReaders(), InstantSource.system()).step();

        assertThat(again.topic().files()).containsExactly(whole);
        assertThat(part).doesNotExist();
        assertThat(draft).doesNotExist();
    }
}
