package io.mekong.project;

import java.util.List;
import java.util.Optional;

/** What a YAML file says, before it means anything: an immutable tree in which everything knows its place. */
sealed interface Yaml {
    Place place();

    /** Nodes from here down, an alias counted as often as it is used: the work of walking the tree. */
    long size();

    record Scalar(Place place, String text, Kind kind) implements Yaml {
        /** By the YAML 1.2 core schema; what stands in quotes is always text. */
        enum Kind {
            TEXT,
            INTEGER,
            REAL,
            TRUTH,
            NULL
        }

        @Override
        public long size() {
            return 1;
        }
    }

    record Sequence(Place place, List<Yaml> items, long size) implements Yaml {
        Sequence(Place place, List<Yaml> items) {
            this(
                    place,
                    List.copyOf(items),
                    1 + items.stream().mapToLong(Yaml::size).sum());
        }
    }

    record Mapping(Place place, List<Entry> entries, long size) implements Yaml {
        Mapping(Place place, List<Entry> entries) {
            this(
                    place,
                    List.copyOf(entries),
                    1
                            + entries.stream()
                                    .mapToLong(entry -> 1 + entry.value().size())
                                    .sum());
        }

        Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }
    }

    /** @param place of the key */
    record Entry(String key, Place place, Yaml value) {}
}
