package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a table keeps its rows, by event time in whole days (UTC).
 *
 * @param age older days are removed from the table; empty: none
 * @param size while the table takes more on disk, its oldest day is removed; empty: no bound
 * @param cold days that leave the store stay readable in the table, from files in the lake; empty: they are gone
 */
public record Retention(Optional<Duration> age, Optional<DataSize> size, Optional<Cold> cold) {
    /** @param age older days are removed from the files, too; empty: none */
    public record Cold(Optional<Duration> age) {}

    public static final Retention NONE = new Retention(Optional.empty(), Optional.empty(), Optional.empty());

    public boolean keepsAll() {
        return age.isEmpty() && size.isEmpty();
    }
}
