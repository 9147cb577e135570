package io.mekong.lake;

import io.mekong.lake.LakeStorage.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the files far away: asked for rarely, and kept up by what is written and deleted here, who is the only
 * writer. Thread-safe.
 */
final class FarListing {
    private static final Duration TRUSTED_FOR = Duration.ofMinutes(5);

    private final FarFiles files;
    private final InstantSource clock;
    private final Map<String, Known> known = new HashMap<>();

    FarListing(FarFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    private record Known(Instant at, TreeMap<String, Long> bytes) {}

    synchronized List<Stored> list(String prefix) {
        Known found = known.get(prefix);
        if (found == null || found.at().plus(TRUSTED_FOR).isBefore(clock.instant())) {
            TreeMap<String, Long> bytes = new TreeMap<>();
            files.list(prefix).forEach(file -> bytes.put(file.path(), file.bytes()));
            found = new Known(clock.instant(), bytes);
            known.put(prefix, found);
        }
        return found.bytes().entrySet().stream()
                .map(entry -> new Stored(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** @param bytes null: it was deleted */
    synchronized void changed(String path, @Nullable Long bytes) {
        known.forEach((prefix, found) -> {
            if (path.startsWith(prefix)) {
                if (bytes == null) {
                    found.bytes().remove(path);
                } else {
                    found.bytes().put(path, bytes);
                }
            }
        });
    }

    /** Nobody knows what became of it: the next who asks looks. */
    synchronized void uncertain(String path) {
        known.keySet().removeIf(path::startsWith);
    }
}
