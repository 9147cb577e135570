package io.mekong.connect;

import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors that the project declares: brought up, kept up, and taken away when the project has them no more; and
 * the Kafka Connect they run on.
 */
public final class Connectors implements AutoCloseable {
    /** A setting that connectors pass over; it says which of a cluster's connectors are ours to delete. */
    static final String OURS = "mekong.declared";

    private static final Logger log = LoggerFactory.getLogger(Connectors.class);
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final ConnectConfig config;
    private final ConnectClient client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, ConnectorWatch> watches = new TreeMap<>();
    private Map<String, DeclaredConnector> declared = Map.of();
    private @Nullable ConnectNode node;
    private @Nullable Thread opening;
    private Health untilOpen = new Health(Health.State.READY, "the project has no connectors", Instant.now());

    private Connectors(ConnectConfig config) {
        this.config = config;
        this.client = client(config);
    }

    /** Kafka Connect itself is opened with the first connector: who has none does not pay for it. */
    public static Connectors on(ConnectConfig config) {
        return new Connectors(config);
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
        } else if (!declared.isEmpty() && opening == null) {
            untilOpen = new Health(Health.State.STARTING, "Kafka Connect starts", Instant.now());
            opening = Thread.ofPlatform().daemon().name("connect-open").start(this::open);
        }
    }

    private void open() {
        insist("start Kafka Connect", () -> {
            try {
                opened(
                        switch (config) {
                            case ConnectConfig.Embedded embedded -> EmbeddedConnect.open(embedded);
                            case ConnectConfig.External external -> ExternalConnect.open(external, client);
                        });
            } catch (MekongException e) {
                notOpened(e);
                throw e;
            }
        });
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
    }

    private void follow() {
        Set<DeclaredConnector> gone = new HashSet<>();
        List.copyOf(watches.entrySet()).forEach(entry -> {
            ConnectorWatch watch = entry.getValue();
            if (!watch.connector().equals(declared.get(entry.getKey()))) {
                watch.close();
                watches.remove(entry.getKey());
                if (!declared.containsKey(entry.getKey())) {
                    gone.add(watch.connector());
                }
            }
        });
        declared.forEach(
                (name, connector) -> watches.computeIfAbsent(name, _ -> new ConnectorWatch(connector, client)));
        Set<String> wanted = Set.copyOf(declared.keySet());
        Thread.ofVirtual().name("connectors-clean").start(() -> clean(gone, wanted));
    }

    /**
     * Starts what of it failed, or all of it, anew.
     *
     * @throws NotFoundException when the project has no such connector
     */
    public void restart(String name, boolean onlyFailed) {
        client.restart(known(name), onlyFailed);
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

    private void clean(Set<DeclaredConnector> gone, Set<String> wanted) {
        gone.forEach(connector -> insist("take away the connector `" + connector.name() + "`", () -> {
            delete(connector.name());
            connector.release();
        }));
        insist("look for connectors that nobody declares any more", () -> {
            for (String name : client.connectors()) {
                Map<String, String> settings = client.settings(name).orElse(Map.of());
                if (settings.containsKey(OURS) && !wanted.contains(name)) {
                    delete(name);
                    log.warn(
                            "Deleted the connector {}, which the project has no more. What it left elsewhere (a replication"
                                    + " slot, a publication) is still there: {}",
                            name,
                            settings.getOrDefault("slot.name", "see its settings"));
                }
            }
        });
    }

    private void delete(String name) {
        client.stop(name);
        client.forgetOffsets(name);
        client.delete(name);
    }

    private void insist(String what, Runnable step) {
        try {
            do {
                try {
                    step.run();
                    return;
                } catch (MekongException e) {
                    log.debug("Cannot {} now: {}", what, e.getMessage());
                }
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
