package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;

/** Copies files, each whole or not at all; one that is there with the same content is left alone. */
final class CopyWork {
    private static final int CHUNK = 1 << 16;

    private final Tools tools;

    CopyWork(Tools tools) {
        this.tools = tools;
    }

    Outcome perform(Work.Copy work, TaskContext context) throws InterruptedException {
        Path project = tools.project().root();
        Path root = switch (work.from()) {
            case PROJECT -> project;
            case LAKE -> tools.surroundings().lake();
        };
        Path folder = project.resolve(context.fill(work.to())).normalize();
        ProjectGlob glob = ProjectGlob.of(root, context.fill(work.files()));
        List<Path> files = glob.files();
        long copied = 0;
        long bytes = 0;
        for (Path file : files) {
            Path target = folder.resolve(glob.start().relativize(file).toString());
            try {
                if (!isSame(file, target)) {
                    copy(file, target);
                    copied++;
                    bytes += Files.size(target);
                    context.log().accept(root.relativize(file) + " → " + target);
                }
            } catch (IOException e) {
                throw MekongException.resource(
                        "Cannot copy " + root.relativize(file) + " to " + folder,
                        MekongException.reason(e),
                        "Check the folder and the room on its disk; what was copied before stays.",
                        e);
            }
        }
        if (files.isEmpty()) {
            return new Outcome.Skipped("there is no such file");
        }
        return new Outcome.Done(
                copied + " of " + files.size() + " files copied",
                Map.of("files", (long) files.size(), "copied", copied, "bytes", bytes));
    }

    /** Beside its place first: whoever reads the folder never sees half a file. */
    private static void copy(Path file, Path target) throws IOException, InterruptedException {
        Path parent = java.util.Objects.requireNonNull(target.getParent());
        Files.createDirectories(parent);
        Path part = Files.createTempFile(parent, "." + target.getFileName(), ".part");
        try {
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = Files.newOutputStream(part)) {
                byte[] chunk = new byte[CHUNK];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    requireGoingOn();
                    out.write(chunk, 0, read);
                }
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static boolean isSame(Path file, Path target) throws IOException, InterruptedException {
        return Files.isRegularFile(target)
                && Files.size(file) == Files.size(target)
                && MessageDigest.isEqual(hash(file), hash(target));
    }

    private static byte[] hash(Path file) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                requireGoingOn();
                digest.update(chunk, 0, read);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw MekongException.bug("every Java has SHA-256", e);
        }
    }

    private static void requireGoingOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
