package io.mekong.connect;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away connectors that are declared no more, with what they left elsewhere. Each goes on until it is done, or until the
 * connector is declared again.
 */
final class Releases {
    private static final Logger log = LoggerFactory.getLogger(Releases.class);
    private static final Duration AGAIN = Duration.ofSeconds(3);
    private static final int TOLD_AFTER = 4;

    private final ConnectClient client;
    private final Declarations declarations;
    private final BiFunction<String, Map<String, String>, DeclaredConnector> forgotten;
    private final Predicate<String> isDeclared;
    private final CountDownLatch closed;
    /** Those that a step is being taken for at this moment. */
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();

    Releases(
            ConnectClient client,
            Declarations declarations,
            BiFunction<String, Map<String, String>, DeclaredConnector> forgotten,
            Predicate<String> isDeclared,
            CountDownLatch closed) {
        this.client = client;
        this.declarations = declarations;
        this.forgotten = forgotten;
        this.isDeclared = isDeclared;
        this.closed = closed;
    }

    /** Before it is made: it must not be made under the hands of one that takes it away. */
    void declare(String connector) {
        if (atWork.contains(connector)) {
            throw MekongException.resource(
                    "Cannot start the connector `" + connector + "`",
                    "the one of that name is still being taken away",
                    "It is tried again.",
                    null);
        }
        declarations.add(connector);
    }

    /** Returns at once. */
    void begin(DeclaredConnector gone) {
        Release release = new Release(gone);
        start("take away the connector `" + gone.name() + "`", release::step);
    }

    /** Those whose files went while nothing ran: what they were is known from Kafka Connect. Returns at once. */
    void beginForgotten() {
        start("look for connectors that nobody declares any more", () -> {
            List<DeclaredConnector> found = new ArrayList<>();
            for (String name : declarations.all()) {
                if (!isDeclared.test(name)) {
                    found.add(forgotten.apply(name, client.settings(name).orElse(Map.of())));
                }
            }
            found.forEach(connector -> {
                log.info("The connector {} has no file any more: it is taken away", connector.name());
                begin(connector);
            });
            return true;
        });
    }

    private void start(String what, Step step) {
        Thread.ofVirtual().name("connectors-release").start(() -> insist(what, step));
    }

    private void insist(String what, Step step) {
        int tries = 0;
        try {
            do {
                try {
                    if (step.isDone()) {
                        return;
                    }
                } catch (MekongException e) {
                    // A slot is in use for a moment after its reader has stopped; what lasts is told.
                    tries++;
                    if (tries == TOLD_AFTER) {
                        log.warn("Cannot {} yet; it is tried again: {}", what, e.getMessage());
                    }
                }
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Step {
        boolean isDone();
    }

    private final class Release {
        private final DeclaredConnector connector;
        private boolean stopped;

        Release(DeclaredConnector connector) {
            this.connector = connector;
        }

        boolean step() {
            String name = connector.name();
            // First this, then the question: whoever declares it meanwhile finds it here, or is found.
            atWork.add(name);
            try {
                if (isDeclared.test(name)) {
                    if (stopped) {
                        client.resume(name);
                    }
                    return true;
                }
                if (declarations.isLeftToOthers(name)) {
                    log.info("The connector {} goes on: another node declares it", name);
                    return true;
                }
                client.stop(name);
                stopped = true;
                // While its settings are still there: who is killed now finds them again.
                connector.release();
                client.forgetOffsets(name);
                client.delete(name);
                declarations.remove(name);
                return true;
            } finally {
                atWork.remove(name);
            }
        }
    }
}
