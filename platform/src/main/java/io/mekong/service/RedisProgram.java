package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server program that speaks Redis's protocol: Valkey's or Redis's of this machine, else the one that came with us.
 *
 * @param family {@code Valkey} or {@code Redis}
 */
record RedisProgram(Path file, String family, String version) {
    private static final Logger log = LoggerFactory.getLogger(RedisProgram.class);
    private static final Pattern VERSION = Pattern.compile("(Valkey|Redis) server v=(\\d+(?:\\.\\d+)*)");
    /** Set, the programs of this machine are passed over. */
    private static final String BUNDLED = "mekong.redis.bundled";

    /**
     * @param cache where the bundled program is unpacked
     * @throws MekongException RESOURCE when none runs here
     */
    static RedisProgram find(Path cache) {
        if (!Boolean.getBoolean(BUNDLED)) {
            for (String name : List.of("valkey-server", "redis-server")) {
                Optional<RedisProgram> found = onPath(name).flatMap(RedisProgram::ask);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        for (String resource : bundled()) {
            Optional<RedisProgram> found = unpack(resource, cache).flatMap(RedisProgram::ask);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw MekongException.resource(
                "Cannot start Redis",
                "there is no `valkey-server` or `redis-server` on the PATH, and the one that comes with Mekong does not run on "
                        + System.getProperty("os.name") + ", " + System.getProperty("os.arch"),
                "Install Valkey or Redis (on Debian `apt-get install valkey-server` or `redis-server`), or set `redis.url`.",
                null);
    }

    /** {@code Redis 6.2.11}. */
    String text() {
        return family + " " + version;
    }

    private static Optional<Path> onPath(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(java.io.File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** By the best fit first; the program for 32 bits needs no library of the machine's. */
    private static List<String> bundled() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        boolean arm = arch.equals("aarch64") || arch.equals("arm64");
        List<String> names = new ArrayList<>();
        if (os.contains("mac")) {
            names.add(arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64");
        } else if (arm) {
            names.add("redis-server-6.2.7-linux-arm64");
        } else {
            names.add("redis-server-6.2.6-v5-linux-amd64");
            names.add("redis-server-6.2.7-linux-386");
        }
        return names;
    }

    private static Optional<Path> unpack(String resource, Path cache) {
        Path file = cache.resolve(resource);
        try (InputStream packed = RedisProgram.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                return Optional.empty();
            }
            if (!Files.isExecutable(file)) {
                // Beside its place first: another instance sees all of it or nothing.
                Path fresh = Files.createDirectories(cache).resolve(resource + "." + UUID.randomUUID());
                Files.copy(packed, fresh);
                Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return Optional.of(file);
        } catch (IOException e) {
            log.debug("Cannot unpack {}", resource, e);
            return Optional.empty();
        }
    }

    /** Empty where it does not run here: for another machine, or without a library it needs. */
    private static Optional<RedisProgram> ask(Path file) {
        try {
            Process process = new ProcessBuilder(file.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String said;
            try (var reader = process.inputReader()) {
                said = String.join(" ", reader.readAllLines());
            }
            Matcher matcher = VERSION.matcher(said);
            if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 && matcher.find()) {
                return Optional.of(new RedisProgram(file, matcher.group(1), matcher.group(2)));
            }
            log.debug("{} does not run here: {}", file, said);
        } catch (IOException e) {
            log.debug("{} does not run here", file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /**
     * Whether it can read what {@code writer} left. Redis and Valkey went apart after Redis 7.2; both read what is older.
     *
     * @param writer as {@link #text()} gave it
     */
    boolean reads(String writer) {
        String[] words = writer.split(" ", 2);
        if (words.length < 2) {
            return false;
        }
        boolean common = words[0].equals("Redis") && compare(words[1], "7.3") < 0;
        boolean same = words[0].equals(family);
        return (same || common) && (!same || compare(words[1], version) <= 0);
    }

    /** Of {@code major.minor}: patches write alike. */
    private static int compare(String left, String right) {
        String[] a = left.split("\\.");
        String[] b = right.split("\\.");
        int major = Integer.compare(Integer.parseInt(a[0]), Integer.parseInt(b[0]));
        return major != 0 ? major : Integer.compare(minor(a), minor(b));
    }

    private static int minor(String[] version) {
        return version.length < 2 ? 0 : Integer.parseInt(version[1]);
    }
}
