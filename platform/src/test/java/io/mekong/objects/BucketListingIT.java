package io.mekong.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.project.Source;
import io.mekong.project.Source.Bucket.Happening;
import io.mekong.service.SharedPostgres;
import io.mekong.service.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a bucket elsewhere is found to have, by listing it. */
@ExtendWith(SharedPostgres.class)
class BucketListingIT {
    @TempDir
    static Path data;

    private static RunningStorage running;
    private static TestDatabase database;

    private final FakeKafka kafka = new FakeKafka();

    @BeforeAll
    static void open(TestDatabase given) {
        running = RunningStorage.open(data);
        database = given;
    }

    @AfterAll
    static void close() {
        running.close();
    }

    private BucketListing listing(String name, String prefix, Happening... events) {
        return new BucketListing(
                new Source.Bucket(
                        name,
                        "",
                        "news",
                        "bronze",
                        prefix,
                        ".json",
                        Set.of(events),
                        new Source.Watch.ByListing(Duration.ofSeconds(10))),
                "news",
                running.store(),
                database.dataSource(),
                kafka,
                new NoticeJson("us-east-1", "", URI.create("http://elsewhere:9000")),
                InstantSource.system());
    }

    private static void put(String key, String content) {
        running.store()
                .write(new ObjectAddress("bronze", key), content.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    @Test
    void whatIsNewOrChangedOrGoneIsToldOnce() throws Exception {
        BucketListing listing = listing("changes", "changes/", Happening.CREATED, Happening.REMOVED);
        put("changes/1.json", "1");
        put("changes/2.json", "2");
        put("changes/2.csv", "2");
        listing.look();
        listing.look();
        put("changes/2.json", "two");
        put("changes/3.json", "3");
        running.store().delete(new ObjectAddress("bronze", "changes/1.json"));
        listing("changes", "changes/", Happening.CREATED, Happening.REMOVED).look();
        listing.look();
        assertThat(kafka.lines())
                .containsExactly(
                        "s3:ObjectCreated:Put bronze/changes/1.json",
                        "s3:ObjectCreated:Put bronze/changes/2.json",
                        "s3:ObjectCreated:Put bronze/changes/2.json",
                        "s3:ObjectCreated:Put bronze/changes/3.json",
                        "s3:ObjectRemoved:Delete bronze/changes/1.json");
        assertThat(kafka.told().get(2).object().path("size").asLong()).isEqualTo(3);
        assertThat(listing.sent()).isEqualTo(2);
    }

    @Test
    void moreThanAPageIsTold() throws Exception {
        IntStream.range(0, 1_030).parallel().forEach(i -> put("many/%04d.json".formatted(i), "x"));
        BucketListing listing = listing("many", "many/", Happening.CREATED, Happening.REMOVED);
        listing.look();
        assertThat(kafka.lines()).hasSize(1_030).doesNotHaveDuplicates();
        List<String> gone = new ArrayList<>();
        IntStream.range(0, 1_030).filter(i -> i % 3 == 0).forEach(i -> gone.add("many/%04d.json".formatted(i)));
        running.store().delete("bronze", gone);
        listing.look();
        assertThat(kafka.lines().stream().filter(line -> line.startsWith("s3:ObjectRemoved:Delete")))
                .hasSize(gone.size());
        assertThat(kafka.lines()).hasSize(1_030 + gone.size());
    }

    @Test
    void whatKafkaDidNotTakeIsToldAgain() throws Exception {
        BucketListing listing = listing("away", "away/", Happening.CREATED);
        put("away/1.json", "1");
        kafka.leave();
        assertThatThrownBy(listing::look)
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot send – Kafka is away – Wait.");
        kafka.comeBack();
        listing.look();
        assertThat(kafka.lines()).containsExactly("s3:ObjectCreated:Put bronze/away/1.json");
    }

    @Test
    void onlyOneNodeLooks() throws Exception {
        put("one/1.json", "1");
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('mekong bucket'), hashtext('one'))");
            listing("one", "one/", Happening.CREATED).look();
            assertThat(kafka.lines()).isEmpty();
            statement.execute("select pg_advisory_unlock(hashtext('mekong bucket'), hashtext('one'))");
        }
        listing("one", "one/", Happening.CREATED).look();
        assertThat(kafka.lines()).hasSize(1);
    }
}
