package io.mekong.service;

import io.mekong.core.Health;
import io.mekong.core.MekongException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Redis for those projects that need one: it is opened when it is first asked for, and who never asks does not pay. */
public final class RedisOnDemand implements AutoCloseable {
    private final RedisConfig config;
    private volatile @Nullable Redis redis;
    private volatile Health untilOpen =
            new Health(Health.State.READY, "nothing in the project needs it", Instant.now());
    private boolean closed;

    public RedisOnDemand(RedisConfig config) {
        this.config = config;
    }

    /**
     * Opened by the first call, the same for all later ones. A failed opening is tried anew by the next call.
     *
     * @throws MekongException RESOURCE when it cannot be started or reached, or we are closing
     */
    public synchronized Redis need() {
        if (closed) {
            throw MekongException.resource("Cannot use Redis", "the platform is stopping", "", null);
        }
        Redis open = redis;
        if (open == null) {
            try {
                open = Redis.open(config);
                redis = open;
            } catch (MekongException e) {
                untilOpen = new Health(Health.State.FAILED, e.why(), Instant.now());
                throw e;
            }
        }
        return open;
    }

    /** Empty where nobody needed it yet. */
    public Optional<Redis> opened() {
        return Optional.ofNullable(redis);
    }

    public Health health() {
        return opened().map(Redis::health).orElse(untilOpen);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Redis open = redis;
        if (open != null) {
            open.close();
        }
    }
}
