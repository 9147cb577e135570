package io.mekong.project;

import io.mekong.project.Source.Bucket.Happening;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a source of type bucket. */
final class BucketReader {
    private enum Way {
        LISTING,
        NONE
    }

    private static final Form<Happening> HAPPENING = Form.choice(Ordered.words(Happening.values()));
    private static final Form<Way> WAY = Form.choice(Ordered.words(Way.values()));
    private static final Form<Duration> EVERY = Form.duration("1s", "1d", "every: 10s");
    private static final Duration USUAL = Duration.ofSeconds(10);

    private BucketReader() {}

    static Source read(String name, String description, Section file, Declared<Stream> streams, Settings settings) {
        Optional<Value> stream = file.require("stream");
        stream.flatMap(streams::refer)
                .filter(to -> !(to.format() instanceof Format.Json))
                .ifPresent(to -> stream.orElseThrow()
                        .problem(
                                "The stream `" + to.name() + "` takes "
                                        + to.format().label(),
                                "what happens in a bucket is told in json",
                                "Name a stream with `format: json`."));
        String bucket = file.require("bucket", ObjectStorageReader.BUCKET).orElse("");
        Set<Happening> events = EnumSet.noneOf(Happening.class);
        file.items("events").forEach(item -> item.as(HAPPENING).ifPresent(events::add));
        if (events.isEmpty()) {
            events.add(Happening.CREATED);
        }
        return new Source.Bucket(
                name,
                description,
                stream.flatMap(Value::text).orElse(""),
                bucket,
                file.text("prefix", ""),
                file.text("suffix", ""),
                events,
                watch(file, settings));
    }

    private static Source.Watch watch(Section file, Settings settings) {
        Optional<Value> way = file.find("watch");
        Optional<Value> every = file.find("every");
        if (settings.s3().endpoint().isEmpty()) {
            for (Optional<Value> key : List.of(way, every)) {
                key.ifPresent(value -> value.problem(
                        value.label() + " is not asked for here",
                        "the object storage of this process tells of each request by itself",
                        "Remove it, or name a store elsewhere by `s3.endpoint`."));
            }
            return new Source.Watch.Requests();
        }
        Way chosen = way.flatMap(value -> value.as(WAY)).orElse(Way.LISTING);
        if (chosen == Way.NONE) {
            every.ifPresent(value -> value.problem(
                    "`every` stands beside `watch: none`", "nothing is looked at then", "Remove one of them."));
            return new Source.Watch.Elsewhere();
        }
        return new Source.Watch.ByListing(
                every.flatMap(value -> value.as(EVERY)).orElse(USUAL));
    }
}
