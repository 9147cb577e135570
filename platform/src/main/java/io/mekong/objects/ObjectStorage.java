package io.mekong.objects;

import io.mekong.core.Closer;
import io.mekong.core.Health;
import io.mekong.core.RemoteWatch;
import io.mekong.project.LakeAddress;
import io.mekong.project.Project;
import io.mekong.project.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The object storage: an S3 endpoint of our own, or one elsewhere; behind both the same client. */
public final class ObjectStorage implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Closer closer;
    private final Place place;
    private final ObjectStore store;
    private final Consumer<String> ensureBucket;
    private final Supplier<Health> health;
    private final Optional<Told> notifications;

    /** @param endpoint where its clients on this machine find it */
    private record Place(URI endpoint, Optional<StorageKeys> keys, String region) {}

    /** What is told of the requests to the endpoint of our own, and where it waits. */
    record Told(Notifications notifications, Outbox outbox) {}

    private ObjectStorage(
            Closer closer,
            Place place,
            ObjectStore store,
            Consumer<String> ensureBucket,
            Supplier<Health> health,
            Optional<Told> notifications) {
        this.closer = closer;
        this.place = place;
        this.store = store;
        this.ensureBucket = ensureBucket;
        this.health = health;
        this.notifications = notifications;
    }

    /**
     * A store elsewhere that does not answer is no reason not to start: it is asked again and again, and the health says so.
     *
     * @param project whose sources are told of each request, from the first one on
     * @throws io.mekong.core.MekongException RESOURCE when the endpoint of our own cannot be opened
     */
    public static ObjectStorage open(StorageConfig config, Project project, InstantSource clock) {
        Closer closer = new Closer();
        try {
            ObjectStorage storage = switch (config) {
                case StorageConfig.Embedded embedded -> embedded(embedded, project, clock, closer);
                case StorageConfig.External external -> external(external, closer);
            };
            storage.ensureBuckets(project);
            return storage;
        } catch (RuntimeException e) {
            closer.close();
            throw e;
        }
    }

    private static ObjectStorage embedded(
            StorageConfig.Embedded config, Project project, InstantSource clock, Closer closer) {
        Path data = config.data();
        Outbox outbox = closer.register("S3 outbox", Outbox.open(data.resolve("s3.outbox")));
        StorageKeys keys = config.keys().orElseGet(() -> StorageKeys.load(data.resolve("s3.keys")));
        URI address = URI.create("http://localhost:" + config.port());
        Place place = new Place(address, Optional.of(keys), config.region());
        Notifications notifications = new Notifications(outbox, json(place), clock);
        notifications.apply(project);
        S3Endpoint endpoint =
                closer.register("S3 endpoint", S3Endpoint.open(config, data.resolve("s3"), keys, notifications));
        ObjectStore store =
                closer.register("S3 client", ObjectStore.open(address, config.region(), Optional.of(keys), true));
        Health ready = new Health(Health.State.READY, address.toString(), Instant.now());
        return new ObjectStorage(
                closer,
                place,
                store,
                endpoint::ensureBucket,
                () -> ready,
                Optional.of(new Told(notifications, outbox)));
    }

    private static ObjectStorage external(StorageConfig.External config, Closer closer) {
        ObjectStore store = closer.register(
                "S3 client", ObjectStore.open(config.endpoint(), config.region(), config.keys(), config.pathStyle()));
        WantedBuckets wanted = new WantedBuckets(store);
        RemoteWatch watch = closer.register(
                "S3 watch", RemoteWatch.open("s3", "external · " + config.endpoint(), LOOK, wanted::make));
        Place place = new Place(config.endpoint(), config.keys(), config.region());
        return new ObjectStorage(closer, place, store, wanted::want, watch::health, Optional.empty());
    }

    private static NoticeJson json(Place place) {
        return new NoticeJson(
                place.region(), place.keys().map(StorageKeys::accessKey).orElse(""), place.endpoint());
    }

    NoticeJson json() {
        return json(place);
    }

    /** Empty for a store elsewhere. */
    Optional<Told> notifications() {
        return notifications;
    }

    public ObjectStore store() {
        return store;
    }

    /** Where its clients on this machine find it. */
    public URI endpoint() {
        return place.endpoint();
    }

    /** Secret; empty: where the programs of AWS have them. */
    public Optional<StorageKeys> keys() {
        return place.keys();
    }

    /** Those that the settings name, the lake's, where it is here, and those whose objects are told of. Safe to repeat. */
    void ensureBuckets(Project project) {
        Set<String> buckets = new LinkedHashSet<>(project.settings().s3().buckets());
        if (project.settings().s3().endpoint().isEmpty()
                && project.settings().lake().address().orElse(null) instanceof LakeAddress.Bucket lake) {
            buckets.add(lake.address().bucket());
        }
        for (Source source : project.sources().values()) {
            if (source instanceof Source.Bucket bucket) {
                buckets.add(bucket.bucket());
            }
        }
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
