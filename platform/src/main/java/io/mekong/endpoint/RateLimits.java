package io.mekong.endpoint;

import io.mekong.core.BusyException;
import io.mekong.project.Endpoint;
import io.mekong.project.Endpoint.Rate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often each address asks each endpoint: a bucket that holds as many requests as the rate allows at once, and fills
 * steadily. The addresses that have been quiet longest are forgotten first. Thread-safe.
 */
final class RateLimits {
    private static final int ADDRESSES_KEPT = 10_000;

    private final LongSupplier nanos;
    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Bucket> eldest) {
            return size() > ADDRESSES_KEPT;
        }
    };

    private record Key(String endpoint, String address) {}

    /** @param left requests that may come at once, at the time {@code at} */
    private record Bucket(double left, long at) {}

    /** @param nanos a clock that never goes back */
    RateLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @throws BusyException when the address has asked too often */
    void take(Endpoint endpoint, String address) {
        if (endpoint.rate().isEmpty()) {
            return;
        }
        Rate rate = endpoint.rate().get();
        double perNano = rate.times() / (double) rate.per().toNanos();
        synchronized (buckets) {
            long now = nanos.getAsLong();
            Key key = new Key(endpoint.name(), address);
            Bucket bucket = buckets.getOrDefault(key, new Bucket(rate.times(), now));
            double left = Math.min(rate.times(), bucket.left() + (now - bucket.at()) * perNano);
            if (left < 1) {
                buckets.put(key, new Bucket(left, now));
                throw new BusyException(
                        "Too many requests to " + endpoint.path(),
                        "one address may ask " + rate + " (`rate-limit`)",
                        "Ask again later, and less often.",
                        Duration.ofSeconds((long) Math.ceil((1 - left) / perNano / 1e9)));
            }
            buckets.put(key, new Bucket(left - 1, now));
        }
    }
}
