package io.mekong.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a project's files held at one moment, as checksums. A file is read again only where its time, size or identity
 * changed, or where its last change is so recent that a second one could carry the same time.
 */
final class ProjectSnapshot {
    /** The coarsest clock of a file system in use keeps two seconds. */
    private static final Duration CLOCK = Duration.ofSeconds(2);

    private static final long UNREADABLE = -1;

    private final Path root;
    private final Map<Path, Stamp> files;

    private ProjectSnapshot(Path root, Map<Path, Stamp> files) {
        this.root = root;
        this.files = files;
    }

    static ProjectSnapshot first(Path root) {
        return new ProjectSnapshot(root, Map.of()).next();
    }

    /** The same project now. */
    ProjectSnapshot next() {
        Map<Path, Stamp> now = new TreeMap<>();
        for (Path file : ProjectFiles.watched(root)) {
            now.put(file, stamp(file, files.get(file)));
        }
        return new ProjectSnapshot(root, now);
    }

    boolean sameAs(ProjectSnapshot other) {
        return differences(other).isEmpty();
    }

    /** The files, relative to the project, that differ in content or are in one only. */
    Set<Path> differences(ProjectSnapshot other) {
        Set<Path> all = new HashSet<>(files.keySet());
        all.addAll(other.files.keySet());
        all.removeIf(file -> sameContent(files.get(file), other.files.get(file)));
        Set<Path> relative = new HashSet<>();
        all.forEach(file -> relative.add(root.relativize(file)));
        return relative;
    }

    private static boolean sameContent(@Nullable Stamp one, @Nullable Stamp other) {
        return one != null && other != null && one.size() == other.size() && one.checksum() == other.checksum();
    }

    private static Stamp stamp(Path file, @Nullable Stamp before) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            FileTime time = now.lastModifiedTime();
            boolean settled = time.toInstant().plus(CLOCK).isBefore(Instant.now());
            boolean same = before != null
                    && before.settled()
                    && before.time().equals(time)
                    && before.size() == now.size()
                    && Objects.equals(before.key(), now.fileKey());
            long checksum = same && before != null ? before.checksum() : checksum(file, now);
            return new Stamp(time, now.size(), now.fileKey(), checksum, settled);
        } catch (IOException e) {
            return new Stamp(FileTime.fromMillis(0), 0, null, UNREADABLE, false);
        }
    }

    private static long checksum(Path file, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile() || attributes.size() > ProjectFiles.MAX_BYTES) {
            // Not read by the loader either: only that it is there, and how large, matters.
            return UNREADABLE;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(Files.readAllBytes(file));
        return checksum.getValue();
    }

    /** @param settled whether a further change would have shown as another time */
    private record Stamp(FileTime time, long size, @Nullable Object key, long checksum, boolean settled) {}
}
