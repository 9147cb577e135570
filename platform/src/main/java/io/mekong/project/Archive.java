package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * How a stream's messages are kept in the lake.
 *
 * @param fileSize a file is closed once its messages have so many bytes,
 * @param fileAge or once its first message has waited so long
 * @param retention how long the lake keeps them; empty: for ever
 */
public record Archive(DataSize fileSize, Duration fileAge, Optional<Duration> retention) {
    public static final Archive DEFAULT = new Archive(DataSize.ofMegabytes(256), Duration.ofHours(1), Optional.empty());
}
