package io.mekong.service;

import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;

/** Asks a Redis whether it is there for us. */
final class RedisQuestion {
    private static final Logger log = LoggerFactory.getLogger(RedisQuestion.class);
    private static final int PATIENCE_MS = 5_000;

    private RedisQuestion() {}

    static boolean isReady(RedisAddress address) {
        try {
            ask(address);
            return true;
        } catch (MekongException e) {
            log.debug("Redis is not there yet: {}", e.why());
            return false;
        }
    }

    /** @throws MekongException RESOURCE when it does not answer or does not let us in */
    static void ask(RedisAddress address) {
        try (Jedis jedis = new Jedis(new HostAndPort(address.host(), address.port()), config(address))) {
            String answer = jedis.ping();
            if (!answer.equals("PONG")) {
                throw failure(address, "it answers `" + answer + "`", null);
            }
        } catch (JedisException e) {
            throw failure(address, MekongException.rootReason(e), e);
        }
    }

    private static MekongException failure(
            RedisAddress address, String why, @org.jspecify.annotations.Nullable Throwable cause) {
        return MekongException.resource(
                "Cannot use Redis at " + address.shown(),
                why,
                "Check `redis.url`; leave it out for the embedded one.",
                cause);
    }

    static DefaultJedisClientConfig config(RedisAddress address) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(PATIENCE_MS)
                .socketTimeoutMillis(PATIENCE_MS)
                .database(address.database())
                .clientName("mekong");
        if (address.transport() == RedisAddress.Transport.TLS) {
            config.sslOptions(SslOptions.defaults());
        }
        address.user().ifPresent(config::user);
        address.password().ifPresent(config::password);
        return config.build();
    }
}
