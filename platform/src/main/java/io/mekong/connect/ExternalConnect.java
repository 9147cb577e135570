package io.mekong.connect;

import io.mekong.core.Health;
import io.mekong.core.RemoteWatch;
import java.time.Duration;

/** A cluster elsewhere. */
final class ExternalConnect implements ConnectNode {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final RemoteWatch watch;

    private ExternalConnect(RemoteWatch watch) {
        this.watch = watch;
    }

    static ExternalConnect open(ConnectConfig.External config, ConnectClient client) {
        client.requireThere();
        return new ExternalConnect(
                RemoteWatch.open("kafka-connect", "external · " + config.url(), INTERVAL, client::requireThere));
    }

    @Override
    public Health health() {
        return watch.health();
    }

    @Override
    public void close() {
        watch.close();
    }
}
