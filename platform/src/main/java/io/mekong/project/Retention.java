package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a table keeps its rows, by event time in whole days (UTC).
 *
 * @param age older days are removed from the table; empty: none
 * @param size while the table takes more on disk, its oldest day is removed; empty: no bound
 * @param cold days that are removed from the table stay readable in it, from the lake
 */
public record Retention(Optional<Duration> age, Optional<DataSize> size, boolean cold) {
    public static final Retention NONE = new Retention(Optional.empty(), Optional.empty(), false);

    public boolean keepsAll() {
        return age.isEmpty() && size.isEmpty();
    }
}
