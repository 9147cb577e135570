package io.mekong.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.Endpoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private final AtomicLong nanos = new AtomicLong();
    private final KeptAnswers kept = new KeptAnswers(nanos::get);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void anAnswerIsGivenAgainForAWhile() {
        Endpoint endpoint = TestEndpoints.cached(Duration.ofSeconds(1));
        assertThat(ask(endpoint, 1)).isEqualTo("\"1\"");
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(ask(endpoint, 1)).isEqualTo("\"1\"");
        assertThat(ask(endpoint, 2)).as("other arguments").isEqualTo("\"2\"");
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(ask(endpoint, 1)).isEqualTo("\"3\"");
    }

    @Test
    void withoutACacheEachIsAnAnswerOfItsOwn() {
        Endpoint endpoint = TestEndpoints.cached(Duration.ZERO);
        assertThat(ask(endpoint, 1)).isEqualTo("\"1\"");
        assertThat(ask(endpoint, 1)).isEqualTo("\"2\"");
    }

    @Test
    void aFailureIsNotKept() {
        Endpoint endpoint = TestEndpoints.cached(Duration.ofSeconds(1));
        assertThatThrownBy(() -> kept.of(endpoint, arguments(1), () -> {
                    throw MekongException.resource("The database is away", "it does not answer", "Wait.", null);
                }))
                .hasMessage("The database is away – it does not answer – Wait.");
        nanos.incrementAndGet();
        assertThat(ask(endpoint, 1)).isEqualTo("\"1\"");
    }

    private Answer fresh() {
        return new Answer("\"" + made.incrementAndGet() + "\"", "[]", false);
    }

    private String ask(Endpoint endpoint, long value) {
        return kept.of(endpoint, arguments(value), this::fresh).tag();
    }

    private static Arguments arguments(long value) {
        return new Arguments(Map.of("a", value), 0, 0);
    }
}
