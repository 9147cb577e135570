package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.service.SharedPostgres;
import io.mekong.service.TestDatabase;
import io.mekong.workflow.Signals.Listening;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(SharedPostgres.class)
class SignalsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Signals> opened = new ArrayList<>();
    private TestDatabase database;

    @BeforeEach
    void create(TestDatabase fresh) {
        database = fresh;
    }

    @AfterEach
    void close() {
        opened.forEach(Signals::close);
    }

    @Test
    void allNodesHearAWordAndTheOneThatSaidItHearsItOnceAndAtOnce() {
        Signals one = open("one", database.dataSource());
        Signals two = open("two", database.dataSource());
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
        Signals one = open("one", database.dataSource());
        List<String> heard = hear(open("two", database.dataSource()));
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
        Signals here = open("here", database.dataSource());
        Signals there = open("there", database.emptySchema("elsewhere"));
        Signals witness = open("witness", database.dataSource());
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
        Signals one = open("one", database.dataSource());
        Signals two = open("two", database.dataSource());
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
        Signals one = open("one", database.dataSource());
        Signals two = open("two", database.dataSource());
        List<String> heard = hear(two);

        new Database(database.dataSource())
                .query(
                        "select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where datname = current_database() and query like 'listen %'",
                        row -> row.getBoolean(1));

        await().atMost(DEADLINE).until(() -> heard.contains(Signals.ANYTHING));
        one.publish("run:1");
        await().atMost(DEADLINE).until(() -> heard.contains("run:1"));
    }

    @Test
    void closingEndsItsThreadsAndItsConnection() {
        Signals signals = open("one", database.dataSource());

        signals.close();
        signals.close();

        Database look = new Database(database.dataSource());
        await().atMost(DEADLINE)
                .until(() -> look.query(
                                "select 1 from pg_stat_activity where datname = current_database() and query like 'listen %'",
                                row -> 1)
                        .isEmpty());
        assertThat(signals.connected()).isFalse();
    }

    private Signals open(String node, DataSource connections) {
        Signals signals = Signals.open(connections, node);
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
