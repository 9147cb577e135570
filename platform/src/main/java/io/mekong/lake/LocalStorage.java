package io.mekong.lake;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder. A file is written beside and then moved to its place, so that no reader ever sees half of one. */
public final class LocalStorage implements LakeStorage {
    private static final String DRAFTS = ".drafts";

    private final Path root;

    private LocalStorage(Path root) {
        this.root = root;
    }

    /** Makes the folder; what an earlier process left unfinished is removed. */
    public static LocalStorage open(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root.resolve(DRAFTS));
            try (Stream<Path> left = Files.list(root.resolve(DRAFTS))) {
                for (Path file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            return new LocalStorage(root);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot open the lake " + root,
                    MekongException.reason(e),
                    "Choose a folder that can be written with `lake.address`.",
                    e);
        }
    }

    @Override
    public List<Stored> list(String prefix) {
        Path folder = root.resolve(prefix).normalize();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(root.resolve(DRAFTS)))
                    .map(this::stored)
                    .sorted(java.util.Comparator.comparing(Stored::path))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw failed("list", prefix, e);
        }
    }

    private Stored stored(Path file) {
        try {
            return new Stored(root.relativize(file).toString().replace('\\', '/'), Files.size(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void put(Path local, String path) {
        Path target = root.resolve(path);
        try {
            Files.createDirectories(target.getParent());
            try (FileChannel channel = FileChannel.open(local, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(local, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(java.util.Objects.requireNonNull(target.getParent()));
        } catch (IOException e) {
            throw failed("write", path, e);
        } finally {
            forget(local);
        }
    }

    /** Where it could not be moved to its place. */
    private static void forget(Path local) {
        try {
            Files.deleteIfExists(local);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(LocalStorage.class).debug("Cannot delete {}", local, e);
        }
    }

    /** So that the name, too, is on the disk. Not every system lets a folder be opened: there the move must do. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(LocalStorage.class).debug("Cannot sync folder {}", folder, e);
        }
    }

    @Override
    public Held hold(List<String> paths) {
        return new Here(paths.stream().map(root::resolve).toList());
    }

    @Override
    public Held holdEnds(List<Stored> files) {
        return hold(files.stream().map(Stored::path).toList());
    }

    @Override
    public long mostHeldBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public Optional<String> text(String path) {
        Path file = root.resolve(path);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw failed("read", path, e);
        }
    }

    @Override
    public void delete(String path) {
        try {
            Files.deleteIfExists(root.resolve(path));
        } catch (IOException e) {
            throw failed("delete", path, e);
        }
    }

    @Override
    public Path drafts() {
        return root.resolve(DRAFTS);
    }

    @Override
    public String address() {
        return root.toString();
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }

    /** Files that are not ours to delete. */
    private record Here(List<Path> paths) implements Held {
        @Override
        public void close() {
            // They stay.
        }
    }

    private MekongException failed(String verb, String path, Exception e) {
        return MekongException.resource(
                "Cannot " + verb + " `" + path + "` in the lake " + root,
                MekongException.reason(e),
                "Look at the disk: is it full, or not writable?",
                e);
    }
}
