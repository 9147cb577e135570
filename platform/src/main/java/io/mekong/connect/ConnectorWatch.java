package io.mekong.connect;

import io.mekong.connect.ConnectorState.Phase;
import io.mekong.connect.ConnectorStatus.State;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one connector up and keeps it up: Kafka Connect itself leaves a failed task lying.
 *
 * <pre>
 *   PREPARING → RUNNING → RETRYING → RUNNING …     RUNNING ↔ PAUSED     READING → RUNNING
 * </pre>
 */
final class ConnectorWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConnectorWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    /** How often what it works on is looked at. */
    private static final Duration LOOK_BELOW_EVERY = Duration.ofSeconds(4);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Longer than this at work, and a failure is a new one rather than the last one again. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final DeclaredConnector connector;
    private final ConnectClient client;
    private final Releases releases;
    private final Supplier<Optional<String>> away;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    /** Present while everything is read anew. */
    private Optional<String> forgotten = Optional.empty();

    private volatile ConnectorStatus status;

    ConnectorWatch(
            DeclaredConnector connector, ConnectClient client, Releases releases, Supplier<Optional<String>> away) {
        this.connector = connector;
        this.client = client;
        this.releases = releases;
        this.away = away;
        this.status = new ConnectorStatus(connector.name(), State.PREPARING, Optional.empty(), 0, Instant.now());
        this.thread = Thread.ofVirtual().name("connector-" + connector.name()).start(this::run);
    }

    DeclaredConnector connector() {
        return connector;
    }

    ConnectorStatus status() {
        return status;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                try {
                    requireGround();
                    keepUp(bringUp());
                    return;
                } catch (MekongException e) {
                    pause = isLong(status) ? FIRST_PAUSE : pause;
                    retry(e, pause);
                } catch (RuntimeException e) {
                    log.error("[BUG] The connector {} is not watched as it should be", connector.name(), e);
                    retry(MekongException.bug("The connector `" + connector.name() + "` is not watched", e), pause);
                }
                if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isAtWork() {
        return status.state() == State.RUNNING || status.state() == State.READING;
    }

    private static boolean isLong(ConnectorStatus status) {
        return status.state() == State.RUNNING
                && status.since().isBefore(Instant.now().minus(STEADY));
    }

    /** Kafka Connect calls a connector running while it waits for Kafka, for minutes, and while it goes down itself. */
    private void requireGround() {
        away.get().ifPresent(which -> {
            throw MekongException.resource(
                    "The connector `" + connector.name() + "` stands still",
                    which,
                    "It goes on by itself once that is back.",
                    null);
        });
    }

    /** @return the settings that it runs with */
    private Map<String, String> bringUp() {
        releases.declare(connector.name());
        Optional<Map<String, String>> known = client.settings(connector.name());
        Map<String, String> settings = new HashMap<>(connector.prepare(known));
        settings.put("name", connector.name());
        settings.put(Connectors.OURS, "true");
        forgotten = known.flatMap(before -> Optional.ofNullable(before.get(Connectors.FORGOTTEN)));
        forgotten.ifPresent(note -> settings.put(Connectors.FORGOTTEN, note));
        if (!known.equals(Optional.of(settings))) {
            client.put(connector.name(), settings);
        } else if (client.state(connector.name())
                .flatMap(ConnectorState::failure)
                .isPresent()) {
            client.restart(connector.name(), true);
        }
        return settings;
    }

    /** Ends with the watch, or by the exception that says why the connector failed. */
    private void keepUp(Map<String, String> settings) throws InterruptedException {
        boolean restarted = true;
        Instant looked = Instant.now();
        while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            requireGround();
            Optional<ConnectorState> found = client.state(connector.name());
            if (found.isEmpty() && isAtWork()) {
                throw failed("somebody deleted it");
            }
            Optional<String> failure = found.flatMap(ConnectorState::failure);
            // For a moment after a restart the old state is still told.
            if (failure.isPresent() && !restarted) {
                throw failed(failure.get());
            }
            restarted = false;
            if (found.isPresent() && failure.isEmpty()) {
                follow(found.get());
                restarted = endReading();
            }
            if (status.state() == State.RUNNING && looked.plus(LOOK_BELOW_EVERY).isBefore(Instant.now())) {
                connector.look(settings);
                looked = Instant.now();
            }
        }
    }

    /** Tells that all was read anew, once it was. Whether the connector begins with other settings then. */
    private boolean endReading() {
        if (forgotten.isEmpty()
                || status.state() != State.READING
                || !connector.hasReadAll(client.offsets(connector.name()))) {
            return false;
        }
        connector.readAnew(forgotten.get());
        Map<String, String> settings =
                new HashMap<>(client.settings(connector.name()).orElse(Map.of()));
        settings.remove(Connectors.FORGOTTEN);
        client.put(connector.name(), settings);
        forgotten = Optional.empty();
        log.info("Connector {} has read everything anew", connector.name());
        return true;
    }

    private void follow(ConnectorState found) {
        if (found.phase() == Phase.PAUSED || found.phase() == Phase.STOPPED) {
            become(State.PAUSED);
        } else if (found.isRunning()) {
            become(forgotten.isPresent() ? State.READING : State.RUNNING);
        }
    }

    private MekongException failed(String why) {
        return connector
                .explain(why)
                .orElseGet(() -> MekongException.resource(
                        "The connector `" + connector.name() + "` failed",
                        why,
                        "It is started again by itself.",
                        null));
    }

    private void retry(MekongException problem, Duration pause) {
        boolean told = status.problem().map(MekongException::why).equals(Optional.of(problem.why()));
        if (!told) {
            log.warn("{} Next try in {}", problem.getMessage(), Durations.format(pause));
        }
        long restarts = status.restarts() + (isAtWork() ? 1 : 0);
        status = new ConnectorStatus(
                connector.name(),
                State.RETRYING,
                Optional.of(problem),
                restarts,
                told ? status.since() : Instant.now());
    }

    private void become(State state) {
        if (status.state() != state) {
            log.info("Connector {} is {}", connector.name(), state.name().toLowerCase(java.util.Locale.ROOT));
            status = new ConnectorStatus(connector.name(), state, Optional.empty(), status.restarts(), Instant.now());
        }
    }

    /** Stops watching; the connector goes on. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
