package io.mekong.objects;

import io.mekong.core.Closer;
import io.mekong.core.Health;
import io.mekong.core.RemoteWatch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The object storage: an S3 endpoint of our own, or one elsewhere; behind both the same client. */
public final class ObjectStorage implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Closer closer;
    private final URI endpoint;
    private final Optional<StorageKeys> keys;
    private final ObjectStore store;
    private final Consumer<String> ensureBucket;
    private final Supplier<Health> health;

    private ObjectStorage(
            Closer closer,
            URI endpoint,
            Optional<StorageKeys> keys,
            ObjectStore store,
            Consumer<String> ensureBucket,
            Supplier<Health> health) {
        this.closer = closer;
        this.endpoint = endpoint;
        this.keys = keys;
        this.store = store;
        this.ensureBucket = ensureBucket;
        this.health = health;
    }

    /**
     * Makes the buckets that are missing. A store elsewhere that does not answer is no reason not to start: it is asked
     * again and again, and the health says so.
     *
     * @throws io.mekong.core.MekongException RESOURCE when the endpoint of our own cannot be opened
     */
    public static ObjectStorage open(StorageConfig config) {
        Closer closer = new Closer();
        try {
            return switch (config) {
                case StorageConfig.Embedded embedded -> embedded(embedded, closer);
                case StorageConfig.External external -> external(external, closer);
            };
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static ObjectStorage embedded(StorageConfig.Embedded config, Closer closer) {
        Path data = config.data();
        StorageKeys keys = config.keys().orElseGet(() -> StorageKeys.load(data.resolve("s3.keys")));
        S3Endpoint endpoint = closer.register("S3 endpoint", S3Endpoint.open(config, data.resolve("s3"), keys));
        URI address = URI.create("http://localhost:" + config.port());
        ObjectStore store =
                closer.register("S3 client", ObjectStore.open(address, config.region(), Optional.of(keys), true));
        Health ready = new Health(Health.State.READY, address.toString(), Instant.now());
        return new ObjectStorage(closer, address, Optional.of(keys), store, endpoint::ensureBucket, () -> ready);
    }

    private static ObjectStorage external(StorageConfig.External config, Closer closer) {
        ObjectStore store = closer.register(
                "S3 client", ObjectStore.open(config.endpoint(), config.region(), config.keys(), config.pathStyle()));
        WantedBuckets wanted = new WantedBuckets(store);
        RemoteWatch watch = closer.register(
                "S3 watch", RemoteWatch.open("s3", "external · " + config.endpoint(), LOOK, wanted::make));
        return new ObjectStorage(closer, config.endpoint(), config.keys(), store, wanted::want, watch::health);
    }

    public ObjectStore store() {
        return store;
    }

    /** Where its clients on this machine find it. */
    public URI endpoint() {
        return endpoint;
    }

    /** Secret; empty: where the programs of AWS have them. */
    public Optional<StorageKeys> keys() {
        return keys;
    }

    /** Safe to repeat. */
    public void ensureBuckets(Collection<String> buckets) {
        buckets.forEach(ensureBucket);
    }

    public Health health() {
        return health.get();
    }

    @Override
    public void close() {
        closer.close();
    }
}
