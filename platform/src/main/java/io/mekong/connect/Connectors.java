package io.mekong.connect;

import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors that the project declares: brought up, kept up, and taken away when the project has them no more; and
 * the Kafka Connect they run on.
 */
public final class Connectors implements AutoCloseable {
    /** A setting that connectors pass over; it says to people which of a cluster's connectors are ours. */
    static final String OURS = "mekong.declared";

    /** A setting that connectors pass over: everything is read anew, and this is to be told when it has been. */
    static final String FORGOTTEN = "mekong.forgotten";

    private static final Logger log = LoggerFactory.getLogger(Connectors.class);
    private static final Duration AGAIN = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    private final ConnectConfig config;
    private final Supplier<Health> kafka;
    private final ConnectClient client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, ConnectorWatch> watches = new TreeMap<>();
    private final Declarations declarations;
    private final Releases releases;
    private Map<String, DeclaredConnector> declared = Map.of();
    private volatile @Nullable ConnectNode node;
    private @Nullable Thread opening;
    private Health untilOpen = new Health(Health.State.READY, "the project has no connectors", Instant.now());

    private Connectors(
            ConnectConfig config,
            Supplier<Health> kafka,
            Declarations declarations,
            BiFunction<String, Map<String, String>, DeclaredConnector> forgotten) {
        this.config = config;
        this.kafka = kafka;
        this.client = client(config);
        this.declarations = declarations;
        this.releases = new Releases(client, declarations, forgotten, this::isDeclared, closed);
    }

    /**
     * Kafka Connect itself is opened with the first connector: who has none does not pay for it.
     *
     * @param kafka that the connectors read from and write to
     * @param forgotten makes of a name and the settings that Kafka Connect has what was declared once, so that it can be
     *     released
     */
    public static Connectors on(
            ConnectConfig config,
            Supplier<Health> kafka,
            Declarations declarations,
            BiFunction<String, Map<String, String>, DeclaredConnector> forgotten) {
        return new Connectors(config, kafka, declarations, forgotten);
    }

    private static ConnectClient client(ConnectConfig config) {
        return switch (config) {
            case ConnectConfig.Embedded embedded ->
                new ConnectClient(
                        URI.create("http://" + reachable(embedded.bind()) + ":" + embedded.port()),
                        Optional.empty(),
                        Optional.empty());
            case ConnectConfig.External external ->
                new ConnectClient(external.url(), external.user(), external.password());
        };
    }

    private static String reachable(String bind) {
        return switch (bind) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "[::1]";
            default -> bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
        };
    }

    public synchronized Health health() {
        return node == null ? untilOpen : node.health();
    }

    /** By name. */
    public synchronized List<ConnectorStatus> statuses() {
        return declared.keySet().stream().sorted().map(this::statusOf).toList();
    }

    private ConnectorStatus statusOf(String name) {
        ConnectorWatch watch = watches.get(name);
        return watch == null
                ? new ConnectorStatus(name, ConnectorStatus.State.PREPARING, Optional.empty(), 0, untilOpen.since())
                : watch.status();
    }

    /** From now on these are to run, and no others of ours. Returns at once. */
    public synchronized void apply(Collection<? extends DeclaredConnector> wanted) {
        declared = wanted.stream().collect(Collectors.toMap(DeclaredConnector::name, each -> each));
        if (node != null) {
            follow();
        } else if (opening == null && (!declared.isEmpty() || hasForgotten())) {
            untilOpen = new Health(Health.State.STARTING, "Kafka Connect starts", Instant.now());
            opening = Thread.ofPlatform().daemon().name("connect-open").start(this::open);
        }
    }

    private boolean hasForgotten() {
        try {
            return !declarations.all().isEmpty();
        } catch (MekongException e) {
            log.warn("{} It is looked at again at the next start", e.getMessage());
            return false;
        }
    }

    private void open() {
        try {
            do {
                try {
                    opened(
                            switch (config) {
                                case ConnectConfig.Embedded embedded -> EmbeddedConnect.open(embedded);
                                case ConnectConfig.External external -> ExternalConnect.open(external, client);
                            });
                    return;
                } catch (MekongException e) {
                    notOpened(e);
                }
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void notOpened(MekongException problem) {
        String text = problem.why() + " – " + problem.fix();
        if (!untilOpen.detail().equals(text)) {
            log.error("{}. It is tried again", problem.getMessage());
            untilOpen = new Health(Health.State.FAILED, text, Instant.now());
        }
    }

    private synchronized void opened(ConnectNode opened) {
        if (closed.getCount() == 0) {
            opened.close();
            return;
        }
        node = opened;
        follow();
        releases.beginForgotten();
    }

    private void follow() {
        List.copyOf(watches.entrySet()).forEach(entry -> {
            ConnectorWatch watch = entry.getValue();
            if (!watch.connector().equals(declared.get(entry.getKey()))) {
                watch.close();
                watches.remove(entry.getKey());
                if (!declared.containsKey(entry.getKey())) {
                    releases.begin(watch.connector());
                }
            }
        });
        declared.forEach((name, connector) ->
                watches.computeIfAbsent(name, _ -> new ConnectorWatch(connector, client, releases, this::away)));
    }

    /** Without our lock: whoever holds it may wait for the one who asks. */
    private Optional<String> away() {
        Health log = kafka.get();
        if (!log.isReady()) {
            return Optional.of("Kafka is away: " + log.detail());
        }
        ConnectNode opened = node;
        Health connect = opened == null ? log : opened.health();
        return connect.isReady() ? Optional.empty() : Optional.of("Kafka Connect is away: " + connect.detail());
    }

    private synchronized boolean isDeclared(String name) {
        return declared.containsKey(name);
    }

    /**
     * Starts what of it failed, or all of it, anew.
     *
     * @throws NotFoundException when the project has no such connector
     */
    public void restart(String name, boolean onlyFailed) {
        client.restart(known(name), onlyFailed);
    }

    /**
     * Reads everything anew that the connector's source has, for example where the source has forgotten how far it was read.
     * Tables keep their rows meanwhile; what is not met goes from them at the end. Returns once the reading begins.
     *
     * @throws NotFoundException when the project has no such connector
     */
    public void resync(String name) {
        DeclaredConnector connector = unwatched(known(name));
        try {
            client.stop(name);
            awaitForgotten(name);
            String forgotten = connector.forget();
            Map<String, String> settings = new HashMap<>(connector.prepare(Optional.empty()));
            settings.put("name", name);
            settings.put(OURS, "true");
            settings.put(FORGOTTEN, forgotten);
            client.put(name, settings);
            client.resume(name);
        } finally {
            synchronized (this) {
                follow();
            }
        }
    }

    private synchronized DeclaredConnector unwatched(String name) {
        if (node == null) {
            throw MekongException.resource(
                    "Cannot read `" + name + "` anew",
                    "Kafka Connect is not there yet",
                    "Try again in a moment.",
                    null);
        }
        DeclaredConnector connector = Objects.requireNonNull(declared.get(name));
        if (!connector.canReadAnew()) {
            throw MekongException.user(
                    "Cannot read `" + name + "` anew",
                    "only a capture of a database knows when it has read everything",
                    "Reset it by the means of its own, and restart it.");
        }
        ConnectorWatch watch = watches.remove(name);
        if (watch != null) {
            watch.close();
        }
        return connector;
    }

    /** Its tasks take a moment to end. */
    private void awaitForgotten(String name) {
        long deadline = System.nanoTime() + STOPPED_WITHIN.toNanos();
        while (true) {
            try {
                client.forgetOffsets(name);
                return;
            } catch (MekongException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (closed.await(SHORT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw MekongException.resource("Kafka Connect is not asked", "the platform stops", "", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource("Kafka Connect is not asked", "interrupted", "", e);
        }
    }

    private synchronized String known(String name) {
        if (!declared.containsKey(name)) {
            throw NotFoundException.inProject("source", name, declared.keySet());
        }
        return name;
    }

    /**
     * Asked of Kafka Connect itself: just after a restart the status is still the one before.
     *
     * @throws NotFoundException when the project has no such connector
     */
    public Presence presence(String name) {
        known(name);
        try {
            return client.state(name)
                    .map(state -> state.isRunning() ? Presence.RUNNING : Presence.DOWN)
                    .orElse(Presence.ABSENT);
        } catch (MekongException e) {
            return Presence.ABSENT; // Kafka Connect is away, or busy with itself
        }
    }

    /** Whether Kafka Connect has a connector, and all of it is at work. */
    public enum Presence {
        ABSENT,
        DOWN,
        RUNNING
    }

    /** @throws NotFoundException when the project has no such connector */
    public synchronized ConnectorStatus status(String name) {
        return statusOf(known(name));
    }

    public void pause(String name) {
        client.pause(known(name));
    }

    public void resume(String name) {
        client.resume(known(name));
    }

    @Override
    public void close() {
        closed.countDown();
        ConnectNode opened;
        synchronized (this) {
            watches.values().forEach(ConnectorWatch::close);
            opened = node;
        }
        client.close();
        if (opened != null) {
            opened.close();
        }
    }
}
