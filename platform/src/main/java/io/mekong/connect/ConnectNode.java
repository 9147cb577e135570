package io.mekong.connect;

import io.mekong.core.Health;

/** The server side of {@link Connectors}: it runs here, or is watched from here. */
sealed interface ConnectNode extends AutoCloseable permits EmbeddedConnect, ExternalConnect {
    Health health();

    @Override
    void close();
}
