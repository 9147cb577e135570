package io.mekong.service;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all data of one instance. Open, it is locked: a second instance on the same folder is refused. The lock is
 * the operating system's and ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
    /** Of the folder's layout; a newer one is not touched. */
    private static final int FORMAT = 1;

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Makes the folder where it is missing.
     *
     * @throws MekongException RESOURCE when it cannot be written, is another instance's, or is of a newer version
     */
    public static DataDirectory open(Path directory) {
        Path path = create(directory);
        DataDirectory data = lock(path);
        try {
            requireFormat(path.resolve("format"));
            return data;
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    private static Path create(Path directory) {
        try {
            Path path = PrivateFiles.directory(directory).toRealPath();
            // A permission bit says little (root, read-only mounts, quotas): only writing tells.
            Path probe = Files.createTempFile(path, ".probe", "");
            Files.delete(probe);
            return path;
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot write to the data folder " + directory.toAbsolutePath(),
                    e.getClass().getSimpleName() + ": " + MekongException.reason(e),
                    "Make it writable, or choose another with `--data`.",
                    e);
        }
    }

    private static DataDirectory lock(Path path) {
        Path file = path.resolve("lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw MekongException.resource(
                        "Cannot use the data folder " + path,
                        "another instance uses it" + (holder.isEmpty() ? "" : " (pid " + holder + ")"),
                        "Stop that one with `mekong down`, or choose another folder with `--data`.",
                        null);
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw MekongException.resource(
                    "Cannot lock the data folder " + path,
                    MekongException.reason(e),
                    "Choose a folder on a local disk with `--data`.",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static void requireFormat(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, FORMAT + "\n");
                return;
            }
            String found = Files.readString(file).strip();
            if (!found.equals(String.valueOf(FORMAT))) {
                throw MekongException.resource(
                        "Cannot use the data folder " + file.getParent(),
                        "its format is `" + found + "`, this version reads format " + FORMAT,
                        "Use the version of the platform that made it, or choose another folder with `--data`.",
                        null);
            }
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot use the data folder " + file.getParent(),
                    MekongException.reason(e),
                    "Choose another with `--data`.",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * The name of the node whose folder this is, made once and kept: {@code node-} and a random part. A copy of the folder
     * that is to be a node beside this one needs another: delete its file {@code node} before the start.
     */
    public String node() {
        Path file = path.resolve("node");
        try {
            if (Files.exists(file)) {
                String name = Files.readString(file).strip();
                if (name.matches("node-[0-9a-f-]{36}")) {
                    return name;
                }
            }
            String name = "node-" + UUID.randomUUID();
            Files.writeString(file, name + "\n");
            return name;
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot use the data folder " + path,
                    MekongException.reason(e),
                    "Choose another with `--data`.",
                    e);
        }
    }

    public Path kafka() {
        return path.resolve("kafka");
    }

    public Path postgres() {
        return path.resolve("postgres");
    }

    public Path redis() {
        return path.resolve("redis");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    @Override
    public void close() {
        closeQuietly(channel); // and with it the lock
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                org.slf4j.LoggerFactory.getLogger(DataDirectory.class).debug("Cannot close the lock file", e);
            }
        }
    }
}
