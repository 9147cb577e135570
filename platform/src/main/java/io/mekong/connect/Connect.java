package io.mekong.connect;

import io.mekong.core.Closer;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka Connect, and the connectors that the project declares on it: brought up, kept up, and taken away when the
 * project has them no more.
 */
public final class Connect implements AutoCloseable {
    /** A setting that connectors pass over; it says which of a cluster's connectors are ours to delete. */
    static final String OURS = "mekong.declared";

    private static final Logger log = LoggerFactory.getLogger(Connect.class);
    private static final Duration RELEASE_AGAIN = Duration.ofSeconds(5);

    private final Closer closer = new Closer();
    private final ConnectNode node;
    private final ConnectClient client;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, ConnectorWatch> watches = new TreeMap<>();

    private Connect(ConnectConfig config) {
        this.client = closer.register("Kafka Connect client", client(config));
        this.node = closer.register(
                "Kafka Connect",
                switch (config) {
                    case ConnectConfig.Embedded embedded -> EmbeddedConnect.open(embedded);
                    case ConnectConfig.External external -> ExternalConnect.open(external, client);
                });
    }

    /**
     * Returns once Kafka Connect answers.
     *
     * @throws MekongException RESOURCE when it cannot be started or reached
     */
    public static Connect open(ConnectConfig config) {
        return new Connect(config);
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

    public Health health() {
        return node.health();
    }

    /** By name. */
    public synchronized List<ConnectorStatus> statuses() {
        return watches.values().stream().map(ConnectorWatch::status).toList();
    }

    /** From now on these are to run, and no others of ours. Returns at once. */
    public synchronized void apply(Collection<? extends DeclaredConnector> wanted) {
        Map<String, DeclaredConnector> byName =
                wanted.stream().collect(Collectors.toMap(DeclaredConnector::name, each -> each));
        Set<DeclaredConnector> gone = new HashSet<>();
        Map<String, ConnectorWatch> before = new HashMap<>(watches);
        before.forEach((name, watch) -> {
            if (!watch.connector().equals(byName.get(name))) {
                watch.close();
                watches.remove(name);
                if (!byName.containsKey(name)) {
                    gone.add(watch.connector());
                }
            }
        });
        byName.forEach((name, connector) -> watches.computeIfAbsent(name, _ -> new ConnectorWatch(connector, client)));
        Thread.ofVirtual().name("connectors-clean").start(() -> clean(gone, byName.keySet()));
    }

    /** A task of a workflow asks for it: brings it up if it is not there, else starts what of it failed, or all of it. */
    public void restart(String name, boolean onlyFailed) {
        if (statuses().stream().noneMatch(status -> status.name().equals(name))) {
            throw NotFoundException.inProject(
                    "connector",
                    name,
                    statuses().stream().map(ConnectorStatus::name).toList());
        }
        client.restart(name, onlyFailed);
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
            } while (!closed.await(RELEASE_AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            watches.values().forEach(ConnectorWatch::close);
        }
        closer.close();
    }
}
