package io.mekong.objects;

import io.mekong.broker.EventProducer;
import io.mekong.core.NotFoundException;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The project's sources of type bucket at work: notices of the endpoint's requests go to Kafka, and buckets elsewhere are
 * looked at. Safe for all threads.
 */
public final class BucketSources implements AutoCloseable {
    private final ObjectStorage storage;
    private final Means means;
    private final Optional<NoticeSender> sender;
    private final Map<String, BucketWatch> watches = new LinkedHashMap<>();
    private volatile Project project;

    /**
     * What they work with.
     *
     * @param topicExists whether Kafka has a topic
     * @param database where it is kept what was seen of a bucket elsewhere
     */
    public record Means(
            EventProducer producer, Predicate<String> topicExists, DataSource database, InstantSource clock) {}

    private BucketSources(ObjectStorage storage, Means means, Project project) {
        this.storage = storage;
        this.means = means;
        this.project = project;
        this.sender = storage.notifications()
                .map(told -> NoticeSender.open(
                        told.outbox(), means.producer(), means.topicExists(), told.notifications()::topics));
    }

    public static BucketSources open(ObjectStorage storage, Means means, Project project) {
        BucketSources sources = new BucketSources(storage, means, project);
        sources.apply(project);
        return sources;
    }

    /** Makes the buckets that the project names, and follows what its sources say from now on. */
    public synchronized void apply(Project next) {
        project = next;
        storage.ensureBuckets(next);
        storage.notifications().ifPresent(told -> told.notifications().apply(next));
        Map<String, BucketWatch> before = new LinkedHashMap<>(watches);
        watches.clear();
        for (Source source : next.sources().values()) {
            if (source instanceof Source.Bucket bucket && bucket.watch() instanceof Source.Watch.ByListing(var every)) {
                Stream stream = next.streams().get(bucket.stream());
                @Nullable BucketWatch running = before.get(bucket.name());
                if (stream == null) {
                    continue; // the loader does not let it through
                }
                if (running != null && running.isFor(bucket, stream.topic())) {
                    before.remove(bucket.name());
                    watches.put(bucket.name(), running);
                } else {
                    BucketListing listing = new BucketListing(
                            bucket,
                            stream.topic(),
                            storage.store(),
                            means.database(),
                            means.producer(),
                            storage.json(),
                            means.clock());
                    watches.put(bucket.name(), BucketWatch.open(bucket, stream.topic(), listing, every));
                }
            }
        }
        before.values().forEach(BucketWatch::close);
    }

    /** Every source of type bucket, in the project's order. */
    public synchronized List<BucketStatus> statuses() {
        return project.sources().values().stream()
                .filter(Source.Bucket.class::isInstance)
                .map(source -> status((Source.Bucket) source))
                .toList();
    }

    /** @throws NotFoundException when there is no such source of type bucket */
    public synchronized BucketStatus status(String name) {
        if (project.sources().get(name) instanceof Source.Bucket bucket) {
            return status(bucket);
        }
        throw NotFoundException.inProject("source", name, project.sources().keySet());
    }

    private BucketStatus status(Source.Bucket source) {
        @Nullable BucketWatch watch = watches.get(source.name());
        if (watch != null) {
            return watch.status();
        }
        return new BucketStatus(
                source,
                sender.map(sending -> sending.sent(source.name())).orElse(0L),
                sender.flatMap(sending -> sending.problem(source.name())));
    }

    @Override
    public synchronized void close() {
        watches.values().forEach(BucketWatch::close);
        sender.ifPresent(NoticeSender::close);
    }
}
