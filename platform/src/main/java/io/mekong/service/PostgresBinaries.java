package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL's programs, unpacked once from the classpath into a cache shared by all instances of this user. */
final class PostgresBinaries {
    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);
    /** Part of the folder's name: another version unpacks beside this one. */
    private static final String VERSION = "18.6";

    private static final Path SYSTEM_CACHE = Path.of("/var/cache/mekong");

    private PostgresBinaries() {}

    /**
     * The folder that holds {@code bin}, {@code lib} and {@code share}.
     *
     * @param fallback where to unpack when the user's cache cannot be written
     * @throws MekongException RESOURCE when there are none for this platform or they cannot be unpacked
     */
    static Path unpacked(ServerAccount account, Path fallback) {
        String platform = platform();
        String name = "postgresql-" + VERSION + "-" + platform;
        IOException last = null;
        for (Path cache : List.of(userCache(), fallback, SYSTEM_CACHE)) {
            Path home = cache.resolve(name);
            if (!account.reaches(home)) {
                continue;
            }
            try {
                if (!Files.isRegularFile(home.resolve("bin/postgres"))) {
                    unpack("/postgres-" + platform + ".txz", home);
                }
                return home;
            } catch (IOException e) {
                last = e;
                log.debug("Cannot unpack PostgreSQL into {}", cache, e);
            }
        }
        throw MekongException.resource(
                "Cannot unpack PostgreSQL",
                last == null ? "no folder will take it" : MekongException.reason(last),
                "Make " + userCache() + " writable, with 100 MB of room.",
                last);
    }

    private static Path userCache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("mekong");
    }

    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
        String platform = os.contains("mac") ? "darwin-" + cpu : "linux-" + cpu;
        return Files.exists(Path.of("/etc/alpine-release")) ? platform + "-alpine_linux" : platform;
    }

    /** Beside its place first, then moved there: another instance sees all of it or nothing. */
    private static void unpack(String resource, Path home) throws IOException {
        Path cache = Files.createDirectories(home.toAbsolutePath().getParent());
        Path fresh = cache.resolve(home.getFileName() + "." + UUID.randomUUID());
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException(
                        "there is none for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
            }
            extract(packed, Files.createDirectory(fresh));
            moveInto(fresh, home);
        } finally {
            Trees.delete(fresh);
        }
    }

    private static void moveInto(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isRegularFile(home.resolve("bin/postgres"))) {
                throw e; // not because another instance was faster
            }
        }
    }

    private static void extract(InputStream packed, Path into) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("an entry leaves its folder: " + entry.getName());
                }
                write(tar, entry, target);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, target);
            if ((entry.getMode() & 0100) != 0) {
                Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(target));
                permissions.add(PosixFilePermission.OWNER_EXECUTE);
                permissions.add(PosixFilePermission.GROUP_EXECUTE);
                permissions.add(PosixFilePermission.OTHERS_EXECUTE);
                Files.setPosixFilePermissions(target, permissions);
            }
        }
    }
}
