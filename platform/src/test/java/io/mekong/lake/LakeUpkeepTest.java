package io.mekong.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.project.Archive;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import io.mekong.store.duckdb.DuckDbParquet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeUpkeepTest {
    private static final Instant NINE = Instant.parse("2026-01-10T09:00:00Z");
    private static final Column NUMBER = Column.of("n", new ColumnType.BigInt());
    private static final DataSize LARGE = DataSize.ofMegabytes(64);

    @TempDir
    Path folder;

    private final LakeReaders readers = new LakeReaders();
    private DuckDbParquet parquet;
    private LakeTopic topic;

    @BeforeEach
    void open() {
        parquet = DuckDbParquet.open(folder.resolve("spill"), DataSize.ofMegabytes(256), 1);
        topic = new LakeTopic(LocalStorage.open(folder.resolve("lake")), "demo");
    }

    @AfterEach
    void close() {
        parquet.close();
    }

    private static Stream stream(Archive archive, Column... columns) {
        return new Stream(
                "demo",
                "",
                "demo",
                2,
                new Format.Json(),
                List.of(columns),
                new UnknownFields.Ignore(),
                Optional.empty(),
                Optional.empty(),
                DataSize.ofMegabytes(1),
                Optional.of(archive));
    }

    private static Archive rules(DataSize fileSize) {
        return new Archive(fileSize, Duration.ofHours(1), Optional.empty());
    }

    private LakeUpkeep upkeep(Stream stream, Instant now) {
        return new LakeUpkeep(stream, topic, parquet, readers, InstantSource.fixed(now));
    }

    /** A file of messages <code>{"n": offset, "name": "…"}</code>, the last of them no JSON. */
    private LakeFile write(Stream stream, int partition, Instant time, long first, long last) {
        try (FileDraft draft = new FileDraft(topic, stream, parquet, partition, first, time.toEpochMilli())) {
            for (long offset = first; offset <= last; offset++) {
                String text = offset == last ? "no json" : "{\"n\":" + offset + ",\"name\":\"name " + offset + "\"}";
                byte[] value = text.getBytes(UTF_8);
                draft.add(offset, time.toEpochMilli(), null, value, 0, value.length);
            }
            return draft.finish();
        }
    }

    private List<String> query(String select) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        select + " FROM read_parquet('" + folder.resolve("lake/demo") + "/**/*.parquet')")) {
            List<String> cells = new ArrayList<>();
            while (rows.next()) {
                cells.add(rows.getString(1));
            }
            return cells;
        }
    }

    private List<Path> onDisk() throws Exception {
        try (java.util.stream.Stream<Path> files = Files.walk(folder.resolve("lake"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    @Test
    void columnsOfAnOlderDefinitionAreComputedAnewFromTheMessages() throws Exception {
        Stream before = stream(rules(LARGE), NUMBER);
        LakeFile old = write(before, 0, NINE, 0, 10);
        LakeFile newer = write(before, 0, NINE.plus(Duration.ofHours(1)), 11, 20);
        Stream after = stream(rules(LARGE), NUMBER, Column.of("name", new ColumnType.Text()));
        LakeUpkeep upkeep = upkeep(after, NINE.plus(Duration.ofHours(1)));

        upkeep.step();
        assertThat(upkeep.outdated()).isEqualTo(1);
        assertThat(topic.labels(List.of(newer), parquet)).containsEntry(newer.path(), LakeSchema.label(after));
        upkeep.step();
        assertThat(upkeep.outdated()).isZero();

        assertThat(topic.files()).extracting(LakeFile::path).containsExactly(old.path(), newer.path());
        assertThat(query("SELECT count(*) || ' ' || count(name) || ' ' || count(__rejected)"))
                .containsExactly("21 19 2");
        assertThat(query("SELECT string_agg(decode(__value) || strftime(__timestamp, ' at %H'), ', ' ORDER BY __offset)"
                        + " FILTER (__offset IN (7, 20))"))
                .containsExactly("{\"n\":7,\"name\":\"name 7\"} at 09, no json at 10");
    }

    @Test
    void smallFilesOfAnHourThatIsOverBecomeOne() throws Exception {
        Stream stream = stream(rules(LARGE), NUMBER);
        write(stream, 0, NINE, 0, 4);
        write(stream, 0, NINE, 5, 9);
        write(stream, 0, NINE, 10, 14);
        write(stream, 0, NINE.plus(Duration.ofHours(1)), 15, 19);
        write(stream, 1, NINE, 0, 4);

        upkeep(stream, NINE.plus(Duration.ofMinutes(64))).step();
        assertThat(topic.files()).hasSize(5);
        upkeep(stream, NINE.plus(Duration.ofMinutes(66))).step();

        assertThat(topic.files())
                .extracting(LakeFile::path)
                .containsExactly(
                        "demo/date=2026-01-10/hour=09/0-0-14.parquet",
                        "demo/date=2026-01-10/hour=10/0-15-19.parquet",
                        "demo/date=2026-01-10/hour=09/1-0-4.parquet");
        assertThat(onDisk()).hasSize(3);
        assertThat(
                        query(
                                "SELECT count(*) || ' ' || count(DISTINCT (__partition, __offset)) || ' ' || count(__rejected)"))
                .containsExactly("25 25 5");
        LakeFile merged = topic.files().getFirst();
        assertThat(topic.labels(List.of(merged), parquet)).containsValue(LakeSchema.label(stream));
    }

    @Test
    void filesThatAreLargeEnoughOrDoNotFollowEachOtherAreLeftAlone() {
        LakeFile some = write(stream(rules(LARGE), NUMBER), 0, NINE, 0, 4);
        Stream stream = stream(rules(new DataSize(some.bytes() * 2 + 100)), NUMBER);
        write(stream, 0, NINE, 5, 9);
        write(stream, 0, NINE, 11, 14);

        LakeUpkeep upkeep = upkeep(stream, NINE.plus(Duration.ofDays(1)));
        upkeep.step();
        upkeep.step();

        assertThat(topic.files())
                .extracting(LakeFile::firstOffset, LakeFile::lastOffset)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0L, 9L), org.assertj.core.groups.Tuple.tuple(11L, 14L));
    }

    @Test
    void nothingIsDeletedWhileSomeoneReads() throws Exception {
        Stream stream = stream(rules(LARGE), NUMBER);
        write(stream, 0, NINE, 0, 4);
        write(stream, 0, NINE, 5, 9);
        LakeUpkeep upkeep = upkeep(stream, NINE.plus(Duration.ofDays(1)));
        try (LakeReading reading = new LakeReading(readers, topic, stream, parquet)) {
            upkeep.step();

            assertThat(topic.files()).hasSize(1);
            assertThat(reading.files())
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(folder.resolve("lake").resolve(file.path()))
                            .exists());
        }
        upkeep.step();
        assertThat(onDisk()).hasSize(1);
    }

    @Test
    void whatIsOlderThanTheArchiveKeepsIsRemoved() {
        Archive twoDays = new Archive(LARGE, Duration.ofHours(1), Optional.of(Duration.ofDays(2)));
        Stream stream = stream(twoDays, NUMBER);
        write(stream, 0, NINE, 0, 4);
        LakeFile kept = write(stream, 0, NINE.plus(Duration.ofHours(1)), 5, 9);

        upkeep(stream, NINE.plus(Duration.ofDays(2)).plus(Duration.ofMinutes(61)))
                .step();

        assertThat(topic.files()).containsExactly(kept);
    }
}
