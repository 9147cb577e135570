package io.mekong.lake;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A lake on another machine. Files are made here and sent whole; what is read is fetched first, into a folder with a limit.
 */
public final class FarStorage implements LakeStorage {
    private static final DataSize ROOM = DataSize.ofMegabytes(1024);
    /** Of a Parquet file's end: mostly all that it says of itself. */
    private static final int END_BYTES = 64 << 10;
    /** At its very end: the length of what it says of itself, and four letters. */
    private static final int TRAILER_BYTES = 8;

    private final FarFiles files;
    private final Path folder;
    private final FarListing listing;
    private final FarCache cache;

    private FarStorage(FarFiles files, Path folder, InstantSource clock, DataSize room) {
        this.files = files;
        this.folder = folder;
        this.listing = new FarListing(files, clock);
        this.cache = new FarCache(files, folder, room);
    }

    /**
     * Asks nobody yet: that it is away is told by the first who needs it, again and again.
     *
     * @param folder of this machine, for files on their way; what an earlier process left in it is removed
     */
    public static FarStorage open(FarFiles files, Path folder, InstantSource clock) {
        return open(files, folder, clock, ROOM);
    }

    static FarStorage open(FarFiles files, Path folder, InstantSource clock, DataSize room) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return new FarStorage(files, folder, clock, room);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot use the folder " + folder,
                    MekongException.reason(e),
                    "Choose a data folder that can be written with `--data`.",
                    e);
        }
    }

    @Override
    public List<Stored> list(String prefix) {
        return listing.list(prefix);
    }

    @Override
    public void put(Path local, String path) {
        try {
            long bytes = Files.size(local);
            files.upload(local, path);
            cache.forget(path);
            listing.changed(path, bytes);
        } catch (IOException e) {
            throw unreadable(local, e);
        } catch (RuntimeException e) {
            listing.uncertain(path);
            throw e;
        } finally {
            delete(local);
        }
    }

    @Override
    public Held hold(List<String> paths) {
        return cache.hold(paths);
    }

    @Override
    public Held holdEnds(List<Stored> some) {
        List<Path> ends = new ArrayList<>();
        Held held = new Ends(ends);
        try {
            for (Stored file : some) {
                Path local = Files.createTempFile(folder, "end", ".parquet");
                ends.add(local);
                writeEnd(file, local);
            }
            return held;
        } catch (IOException e) {
            held.close();
            throw unreadable(folder, e);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** A file with a hole, which takes no room. */
    private void writeEnd(Stored file, Path local) throws IOException {
        long from = Math.max(0, file.bytes() - END_BYTES);
        byte[] end = files.read(file.path(), from, (int) (file.bytes() - from));
        long needed = TRAILER_BYTES + footerBytes(end);
        if (needed > end.length && needed <= file.bytes()) {
            from = file.bytes() - needed;
            end = files.read(file.path(), from, (int) needed);
        }
        try (FileChannel channel = FileChannel.open(local, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("PAR1".getBytes(StandardCharsets.US_ASCII)), 0);
            channel.write(ByteBuffer.wrap(end), from);
        }
    }

    private static long footerBytes(byte[] end) {
        return end.length < TRAILER_BYTES
                ? 0
                : Integer.toUnsignedLong(
                        ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - TRAILER_BYTES));
    }

    @Override
    public long mostHeldBytes() {
        return ROOM.bytes();
    }

    @Override
    public Optional<String> text(String path) {
        int folderEnd = path.lastIndexOf('/') + 1;
        return list(path.substring(0, folderEnd)).stream()
                .filter(file -> file.path().equals(path))
                .map(file -> new String(files.read(path, 0, (int) file.bytes()), StandardCharsets.UTF_8))
                .findFirst();
    }

    @Override
    public void delete(String path) {
        try {
            files.delete(path);
        } catch (RuntimeException e) {
            listing.uncertain(path);
            throw e;
        }
        cache.forget(path);
        listing.changed(path, null);
    }

    @Override
    public Path drafts() {
        return folder;
    }

    @Override
    public String address() {
        return files.address();
    }

    @Override
    public void close() {
        files.close();
    }

    private static MekongException unreadable(Path file, IOException e) {
        return MekongException.resource(
                "Cannot use " + file, MekongException.reason(e), "Look at the disk: is it full, or not writable?", e);
    }

    private static void delete(Path local) {
        try {
            Files.deleteIfExists(local);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(FarStorage.class).debug("Cannot delete {}", local, e);
        }
    }

    private record Ends(List<Path> paths) implements Held {
        @Override
        public void close() {
            paths.forEach(FarStorage::delete);
        }
    }
}
