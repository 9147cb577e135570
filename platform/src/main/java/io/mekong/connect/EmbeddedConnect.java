package io.mekong.connect;

import io.mekong.core.Health;
import io.mekong.core.PortCheck;
import io.mekong.core.Ports;
import io.mekong.core.Supervisor;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The worker in this JVM; one that ends is started anew. */
final class EmbeddedConnect implements ConnectNode, Supervisor.Supervised {
    private final ConnectConfig.Embedded config;
    private @Nullable ConnectWorker worker;
    private @Nullable Supervisor supervisor;

    private EmbeddedConnect(ConnectConfig.Embedded config) {
        this.config = config;
    }

    static EmbeddedConnect open(ConnectConfig.Embedded config) {
        EmbeddedConnect connect = new EmbeddedConnect(config);
        connect.restart();
        connect.supervisor = Supervisor.watch(connect);
        return connect;
    }

    @Override
    public String name() {
        return "Kafka Connect";
    }

    @Override
    public String detail() {
        return "embedded · localhost:" + config.port();
    }

    @Override
    public synchronized boolean isAlive() {
        return worker != null && worker.isAlive();
    }

    @Override
    public synchronized void restart() {
        stop();
        PortCheck.requireFree(config.bind(), List.of(new Ports.Named("Kafka Connect", config.port())), Set.of());
        worker = ConnectWorker.start(new WorkerSettings(config));
    }

    private synchronized void stop() {
        ConnectWorker running = worker;
        worker = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public Health health() {
        return java.util.Objects.requireNonNull(supervisor).health();
    }

    @Override
    public void close() {
        if (supervisor != null) {
            supervisor.close();
        }
        stop();
    }
}
