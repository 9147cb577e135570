package io.mekong.service;

import io.mekong.core.Closer;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import io.mekong.core.RemoteWatch;
import io.mekong.core.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The key-value store that features are served from: a process beside us, or a server at an address. A lost process is
 * started again by itself; {@link #health()} says so meanwhile.
 *
 * <p>Room {@code sink} writes; here is read.
 */
public final class Redis implements AutoCloseable {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);

    private final Closer closer;
    private final RedisAddress address;
    private final Supplier<Health> health;
    private final RedisClient client;

    private Redis(Closer closer, RedisAddress address, Supplier<Health> health) {
        this.closer = closer;
        this.address = address;
        this.health = health;
        this.client = closer.register(
                "Redis connections",
                RedisClient.builder()
                        .hostAndPort(new HostAndPort(address.host(), address.port()))
                        .clientConfig(RedisQuestion.config(address))
                        .build());
    }

    /**
     * Returns once it answers.
     *
     * @throws MekongException RESOURCE when it cannot be started or reached
     */
    public static Redis open(RedisConfig config) {
        Closer closer = new Closer();
        try {
            return switch (config) {
                case RedisConfig.Embedded embedded -> open(embedded, closer);
                case RedisConfig.External external -> open(external.address(), closer);
            };
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static Redis open(RedisConfig.Embedded config, Closer closer) {
        RedisServer server = closer.register("Redis", RedisServer.open(config));
        Supervisor supervisor = closer.register("Redis supervisor", Supervisor.watch(server));
        return new Redis(closer, server.address(), supervisor::health);
    }

    private static Redis open(RedisAddress address, Closer closer) {
        RedisQuestion.ask(address);
        RemoteWatch watch = closer.register(
                "Redis watch",
                RemoteWatch.open(
                        "redis", "external · " + address.shown(), WATCH_EVERY, () -> RedisQuestion.ask(address)));
        return new Redis(closer, address, watch::health);
    }

    /** The embedded server of that folder that outlived a killed platform; its port is not another's. Empty: there is none. */
    public static OptionalLong survivor(Path directory) {
        return RedisServer.survivor(directory).stream()
                .mapToLong(ChildProcess::pid)
                .findFirst();
    }

    /** For writers, in this process or another: holds the password. */
    public RedisAddress address() {
        return address;
    }

    /** The fields of a hash; empty where there is no such key. */
    public Map<String, String> hash(String key) {
        return attempt("read `" + key + "`", () -> client.hgetAll(key));
    }

    /** Of several, in one round trip; a key that is not there has no fields. */
    public Map<String, Map<String, String>> hashes(Collection<String> keys) {
        return attempt("read " + keys.size() + " keys", () -> {
            Map<String, Response<Map<String, String>>> answers = new LinkedHashMap<>();
            try (Pipeline pipeline = client.pipelined()) {
                keys.forEach(key -> answers.put(key, pipeline.hgetAll(key)));
            }
            Map<String, Map<String, String>> hashes = new LinkedHashMap<>();
            answers.forEach((key, answer) -> hashes.put(key, answer.get()));
            return hashes;
        });
    }

    private <T> T attempt(String what, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (JedisException e) {
            throw MekongException.resource(
                    "Cannot " + what + " in Redis",
                    MekongException.rootReason(e),
                    health().isReady() ? "" : "Redis is being started again; try in a moment.",
                    e);
        }
    }

    public Health health() {
        return health.get();
    }

    @Override
    public void close() {
        closer.close();
    }
}
