package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.workflow.Signals.Listening;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SignalsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private static TestDatabase postgres;

    private final List<Signals> opened = new ArrayList<>();
    private String database;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        postgres = new TestDatabase(folder);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void create() throws SQLException {
        database = postgres.create();
    }

    @AfterEach
    void close() {
        opened.forEach(Signals::close);
    }

    @Test
    void allNodesHearAWordAndTheOneThatSaidItHearsItOnceAndAtOnce() {
        Signals one = open("one", database);
        Signals two = open("two", database);
        List<String> heardByOne = hear(one);
        List<String> heardByTwo = hear(two);

        one.publish("run:1");
        assertThat(heardByOne).containsExactly("run:1");
        two.publish("run:2");

        await().atMost(DEADLINE).until(() -> heardByOne.contains("run:2") && heardByTwo.contains("run:1"));
        assertThat(heardByOne).containsExactly("run:1", "run:2");
        assertThat(heardByTwo).containsExactlyInAnyOrder("run:1", "run:2");
    }

    @Test
    void manyWordsArriveAndTheSameTwiceInARowNeedNot() {
        Signals one = open("one", database);
        List<String> heard = hear(open("two", database));
        List<String> words =
                IntStream.range(0, 2_000).mapToObj(number -> "run:" + number).toList();

        words.forEach(word -> {
            one.publish(word);
            one.publish(word);
        });

        await().atMost(DEADLINE).untilAsserted(() -> assertThat(heard).containsAll(words));
    }

    @Test
    void anotherSchemaIsAnotherWorldAndWhoStoppedListeningHearsNothing() throws SQLException {
        Signals here = open("here", database);
        Signals there = open("there", postgres.create());
        Signals witness = open("witness", database);
        List<String> heardThere = hear(there);
        List<String> stopped = new CopyOnWriteArrayList<>();
        Listening listening = witness.listen(stopped::add);
        listening.close();
        List<String> heardByWitness = hear(witness);

        here.publish("run:1");

        await().atMost(DEADLINE).until(() -> heardByWitness.contains("run:1"));
        assertThat(heardThere).isEmpty();
        assertThat(stopped).isEmpty();
    }

    @Test
    void aListenerThatFailsDoesNotKeepOthersFromHearing() {
        Signals one = open("one", database);
        Signals two = open("two", database);
        Listening broken = two.listen(word -> {
            throw new IllegalStateException("broken on purpose");
        });
        List<String> heard = hear(two);

        one.publish("run:1");
        await().atMost(DEADLINE).until(() -> heard.contains("run:1"));
        broken.close();
    }

    @Test
    void aLostConnectionIsMadeAgainAndThenAnythingMayHaveHappened() {
        Signals one = open("one", database);
        Signals two = open("two", database);
        List<String> heard = hear(two);

        new Database(postgres.dataSource(database))
                .query(
                        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'",
                        row -> row.getBoolean(1));

        await().atMost(DEADLINE).until(() -> heard.contains(Signals.ANYTHING));
        one.publish("run:1");
        await().atMost(DEADLINE).until(() -> heard.contains("run:1"));
    }

    @Test
    void closingEndsItsThreadsAndItsConnection() {
        Signals signals = open("one", database);

        signals.close();
        signals.close();

        Database look = new Database(postgres.dataSource(database));
        await().atMost(DEADLINE)
                .until(() -> look.query(
                                "select 1 from pg_stat_activity where query like 'listen \"mekong_workflow_' || ? || '\"'",
                                row -> 1,
                                database)
                        .isEmpty());
        assertThat(signals.connected()).isFalse();
    }

    private Signals open(String node, String schema) {
        Signals signals = Signals.open(postgres.dataSource(schema), node);
        opened.add(signals);
        await().atMost(DEADLINE).until(signals::connected);
        return signals;
    }

    private static List<String> hear(Signals signals) {
        List<String> heard = new CopyOnWriteArrayList<>();
        signals.listen(heard::add); // until the end of the test
        return heard;
    }
}
