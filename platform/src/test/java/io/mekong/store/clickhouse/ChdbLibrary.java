package io.mekong.store.clickhouse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.opentest4j.TestAbortedException;

/**
 * ClickHouse's engine as a shared library (chDB), out of npm's package, whose checksum is known here. It is fetched once
 * into the user's cache folder: 167 MB, unpacked 560.
 */
final class ChdbLibrary {
    private static final String PACKAGE = "@chdb/lib-linux-x64-gnu";
    private static final String VERSION = "26.5.3";
    private static final String SHA512 =
            "fPrLmRt5Moor9yGz4mazbrNje4t7X9KB2mTGkXFWRxRBs2iKy8yh6jx11xsa0Qr3iDFMU/yHqd+bVdYJXu3QaQ==";
    private static final String FILE = "libchdb.so";

    private ChdbLibrary() {}

    /**
     * @throws TestAbortedException where it cannot be had, which skips the test; an error instead where the environment has
     *     {@code CI}
     */
    static Path file() {
        Path folder = cache().resolve("chdb-" + VERSION);
        Path file = folder.resolve(FILE);
        if (Files.isRegularFile(file)) {
            return file;
        }
        try {
            requirePlatform();
            Files.createDirectories(folder);
            try (FileChannel lock = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                if (!Files.isRegularFile(file)) {
                    fetch(folder, file);
                }
            }
            return file;
        } catch (IOException | NoSuchAlgorithmException e) {
            return missing(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing(e);
        }
    }

    private static Path missing(Exception reason) {
        String message =
                "ClickHouse's engine could not be fetched (npm pack " + PACKAGE + "@" + VERSION + "): " + reason;
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message, reason);
        }
        System.err.println("\n*** NOT TESTED ON CLICKHOUSE: " + message + "\n");
        throw new TestAbortedException(message, reason);
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("mekong");
    }

    private static void requirePlatform() throws IOException {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (!platform.toLowerCase(Locale.ROOT).equals("linux amd64")) {
            throw new IOException("the package is for Linux on x86-64, this is " + platform);
        }
    }

    private static void fetch(Path folder, Path file)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        Path log = folder.resolve("npm.log");
        Process npm = new ProcessBuilder("npm", "pack", PACKAGE + "@" + VERSION, "--silent")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(10, TimeUnit.MINUTES)) {
            npm.destroyForcibly();
            throw new IOException("npm took longer than ten minutes");
        }
        if (npm.exitValue() != 0) {
            throw new IOException("npm failed: " + Files.readString(log));
        }
        Path archive;
        try (var files = Files.newDirectoryStream(folder, "*.tgz")) {
            archive = files.iterator().next();
        }
        requireChecksum(archive);
        Path part = folder.resolve(FILE + ".part");
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (!entry.getName().endsWith("/" + FILE)) {
                entry = tar.getNextEntry();
            }
            Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(archive);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requireChecksum(Path archive) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        try (InputStream in = new DigestInputStream(Files.newInputStream(archive), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        String found = Base64.getEncoder().encodeToString(digest.digest());
        if (!found.equals(SHA512)) {
            Files.delete(archive);
            throw new IOException("the package has another checksum: " + found);
        }
    }
}
