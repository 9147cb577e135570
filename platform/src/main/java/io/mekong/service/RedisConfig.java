package io.mekong.service;

import io.mekong.core.DataSize;
import io.mekong.core.RedisAddress;
import java.nio.file.Path;

/** Which Redis: one as a process beside us, or a server at an address. */
public sealed interface RedisConfig {
    /**
     * A server of our own.
     *
     * @param directory its data, log and password; made when missing, kept between runs
     * @param bind the address that it listens on, beside loopback
     * @param memoryLimit of its data; writes beyond it are refused, nothing is thrown away
     */
    record Embedded(Path directory, String bind, int port, DataSize memoryLimit) implements RedisConfig {}

    record External(RedisAddress address) implements RedisConfig {}
}
