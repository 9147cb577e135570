package io.mekong.service;

import java.nio.file.Path;
import java.util.Optional;

/** Which PostgreSQL: one as a process beside us, or a server at an address. */
public sealed interface PostgresConfig {
    /**
     * A server of our own, on loopback.
     *
     * @param directory its data, log and passwords; made when missing, kept between runs
     */
    record Embedded(Path directory, int port) implements PostgresConfig {}

    /** @param url a JDBC address, {@code jdbc:postgresql://host:5432/database} */
    record External(String url, Optional<String> user, Optional<String> password) implements PostgresConfig {
        @Override
        public String toString() {
            return "External[" + url + "]";
        }
    }
}
