package io.mekong.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.broker.Event;
import io.mekong.broker.Position;
import io.mekong.broker.TopicSpec;
import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.deadletter.LetterSelection.Pending;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which letters a selection means, when memory has room for a few of them only. */
class LetterChoiceIT {
    private static final String TOPIC = "t.dead-letters";
    private static final Pending ALL = new Pending(Optional.empty(), Optional.empty());

    @TempDir
    static Path folder;

    private static Broker broker;

    /**
     * Thirty letters. The tenth to the nineteenth were replayed when all were there; a slow table set the first and the
     * tenth aside after that.
     */
    @BeforeAll
    static void open() throws Exception {
        broker = Broker.open(new BrokerConfig.Embedded(folder.resolve("kafka"), "127.0.0.1", FreePorts.next()));
        broker.topics().ensure(new TopicSpec(TOPIC, 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
        for (int n = 0; n < 30; n++) {
            letter(n, "quick");
        }
        for (int n = 10; n < 20; n++) {
            send(n, Map.of("mekong.resolution", "replayed", "mekong.replayed-as", "0:" + (100 + n)));
        }
        letter(0, "slow");
        letter(10, "slow");
    }

    @AfterAll
    static void close() {
        broker.close();
    }

    private static void letter(int n, String table) throws Exception {
        String reason = n % 2 == 0 ? "field `n`: " + n + " is even" : "missing";
        send(n, Map.of("mekong.reason", reason, "mekong.table", table));
    }

    private static void send(int n, Map<String, String> headers) throws Exception {
        Position _ = broker.producer()
                .send(Event.of(TOPIC, ("t/0/" + n).getBytes(UTF_8), null, headers))
                .get(30, SECONDS);
    }

    private static LetterChoice choose(Pending pending, int most) {
        try (TopicScan topic = TopicScan.open(TOPIC, broker.clientProperties())) {
            return LetterChoice.pending(pending, topic, most);
        }
    }

    private static List<Long> numbers(LetterChoice choice) {
        return choice.letters().stream().map(Letter::originOffset).toList();
    }

    private static List<Long> pending(int step) {
        List<Long> numbers = new ArrayList<>();
        for (long n = 0; n < 30; n += step) {
            if (n < 10 || n >= 20) {
                numbers.add(n);
            }
        }
        return numbers;
    }

    @Test
    void allThatArePendingAreFoundInOrderHoweverFewFitIntoMemory() {
        for (int most : new int[] {1, 3, 7, 10, 29, 100}) {
            LetterChoice choice = choose(ALL, most);
            assertThat(numbers(choice)).as("with room for %d", most).isEqualTo(pending(1));
            assertThat(choice.left()).isZero();
            assertThat(choice.next()).isEmpty();
            assertThat(choice.letters().getFirst().tables()).containsExactly("quick", "slow");
        }
    }

    @Test
    void aReasonAndWhatComesAfterAPlaceNarrowItDown() {
        assertThat(numbers(choose(new Pending(Optional.of("field `n`: … is even"), Optional.empty()), 4)))
                .isEqualTo(pending(2));
        assertThat(numbers(choose(new Pending(Optional.empty(), Optional.of("0/24")), 4)))
                .containsExactly(25L, 26L, 27L, 28L, 29L);
    }

    @Test
    void theRecordsOfAllPendingLettersAreShownInRounds() {
        List<Long> offsets = new ArrayList<>();
        try (TopicScan topic = TopicScan.open(TOPIC, broker.clientProperties())) {
            LetterChoice.everyPending(Optional.empty(), topic, 6, record -> offsets.add(record.offset()));
        }
        assertThat(offsets).isEqualTo(pending(1));
    }
}
