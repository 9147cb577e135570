package io.mekong.objects;

import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Source.Bucket.Happening;
import io.mekong.project.Stream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Who is to be told of which objects: puts a notice into the outbox for each source that wants to know. */
final class Notifications {
    private final Outbox outbox;
    private final NoticeJson json;
    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();
    private volatile List<Rule> rules = List.of();

    Notifications(Outbox outbox, NoticeJson json, InstantSource clock) {
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    private record Rule(Source.Bucket source, String topic) {
        boolean takes(Happening happening, String bucket, String key) {
            return source.events().contains(happening)
                    && source.bucket().equals(bucket)
                    && key.startsWith(source.prefix())
                    && key.endsWith(source.suffix());
        }
    }

    /** From now on by this project's sources. What is in the outbox goes where it was to go. */
    void apply(Project project) {
        List<Rule> next = new ArrayList<>();
        for (Source source : project.sources().values()) {
            Stream stream =
                    source instanceof Source.Bucket bucket ? project.streams().get(bucket.stream()) : null;
            if (source instanceof Source.Bucket bucket && stream != null) {
                next.add(new Rule(bucket, stream.topic()));
            }
        }
        rules = List.copyOf(next);
    }

    Set<String> topics() {
        return rules.stream().map(Rule::topic).collect(Collectors.toSet());
    }

    List<Source.Bucket> sources() {
        return rules.stream().map(Rule::source).toList();
    }

    boolean concerns(Happening happening, String bucket, String key) {
        return rules.stream().anyMatch(rule -> rule.takes(happening, bucket, key));
    }

    /** Returns once it is on the disk. */
    void tell(
            Happening happening,
            String how,
            String bucket,
            String key,
            Optional<ObjectDetail> object,
            Optional<String> version)
            throws IOException {
        Instant now = clock.instant();
        ObjectEvent event = new ObjectEvent(happening, how, bucket, key, object, version, now, next(now));
        String value = json.write(event);
        outbox.append(rules.stream()
                .filter(rule -> rule.takes(happening, bucket, key))
                .map(rule -> new Notice(rule.source().name(), rule.topic(), event.path(), value))
                .toList());
    }

    /** Nanoseconds of the clock, or the next number where it stands still or goes back. */
    private long next(Instant now) {
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        return sequence.updateAndGet(last -> Math.max(last + 1, nanos));
    }
}
