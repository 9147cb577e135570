package io.mekong.objects;

import io.mekong.core.MekongException;
import io.mekong.project.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a bucket elsewhere in a rhythm. What is in the way is told, and tried again with the next look. */
final class BucketWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BucketWatch.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Source.Bucket source;
    private final String topic;
    private final BucketListing listing;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<String> problem = Optional.empty();

    private BucketWatch(Source.Bucket source, String topic, BucketListing listing, Duration every) {
        this.source = source;
        this.topic = topic;
        this.listing = listing;
        this.every = every;
        this.thread = Thread.ofVirtual().name("mekong-bucket-" + source.name()).unstarted(this::run);
    }

    static BucketWatch open(Source.Bucket source, String topic, BucketListing listing, Duration every) {
        BucketWatch watch = new BucketWatch(source, topic, listing, every);
        watch.thread.start();
        return watch;
    }

    boolean isFor(Source.Bucket other, String otherTopic) {
        return source.equals(other) && topic.equals(otherTopic);
    }

    BucketStatus status() {
        return new BucketStatus(source, listing.sent(), problem);
    }

    private void run() {
        try {
            do {
                try {
                    listing.look();
                    problem = Optional.empty();
                } catch (MekongException e) {
                    if (problem.isEmpty()) {
                        log.warn("The source {} cannot look at its bucket: {}", source.name(), e.getMessage());
                    }
                    problem = Optional.of(e.what() + " – " + e.why());
                } catch (RuntimeException e) {
                    log.error("[BUG] The source {} cannot look at its bucket", source.name(), e);
                    problem = Optional.of(MekongException.reason(e));
                }
            } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(LONGEST_CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
