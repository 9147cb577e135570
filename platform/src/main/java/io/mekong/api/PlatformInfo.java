package io.mekong.api;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/**
 * What an instance says of itself.
 *
 * @param urls by what they reach: {@code web}, {@code kafka}, {@code kafkaExternal}, {@code postgres}, {@code s3}
 * @param folders on disk, by name
 */
public record PlatformInfo(
        String version,
        Instant startedAt,
        Path dataDirectory,
        String bind,
        String securityMode,
        Map<String, String> urls,
        Map<String, Path> folders) {
    public PlatformInfo {
        urls = Map.copyOf(urls);
        folders = Map.copyOf(folders);
    }
}
