package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.project.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Copies files and objects, each whole or not at all; one that is there with the same content is left alone. */
final class CopyWork {
    private static final int CHUNK = 1 << 16;

    private final Tools tools;

    CopyWork(Tools tools) {
        this.tools = tools;
    }

    Outcome perform(Work.Copy work, TaskContext context) throws InterruptedException {
        return switch (work.from()) {
            case Work.Copy.Root root -> files(root, work, context);
            case Work.Copy.Objects(var address) -> objects(ObjectAddress.parse(context.fill(address)), work, context);
        };
    }

    private Outcome files(Work.Copy.Root from, Work.Copy work, TaskContext context) throws InterruptedException {
        Path root = switch (from) {
            case PROJECT -> tools.project().root();
            case LAKE -> tools.surroundings().lake();
        };
        ProjectGlob glob = ProjectGlob.of(root, context.fill(work.files().orElse("")));
        String to = context.fill(work.to());
        CopyTally tally = new CopyTally(context.log());
        for (Path file : glob.files()) {
            requireGoingOn();
            String name = glob.start().relativize(file).toString();
            String shown = root.relativize(file).toString();
            if (ObjectAddress.isOne(to)) {
                tally.add(shown, upload(file, ObjectAddress.parse(to).resolve(name)));
            } else {
                tally.add(shown, copy(shown, file, folder(to).resolve(name)));
            }
        }
        return tally.outcome("there is no such file");
    }

    private Outcome objects(ObjectAddress from, Work.Copy work, TaskContext context) throws InterruptedException {
        String to = context.fill(work.to());
        CopyTally tally = new CopyTally(context.log());
        if (work.files().isEmpty()) {
            Optional<Tools.Found> found = tools.objects().find(from);
            if (found.isEmpty()) {
                return new Outcome.Skipped("nothing to do yet: " + from + " is not there");
            }
            String name = from.key().substring(from.key().lastIndexOf('/') + 1);
            tally.add(from.toString(), copy(found.get(), to, to.endsWith("/") ? name : ""));
            return tally.outcome("");
        }
        String pattern = context.fill(work.files().get());
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        ObjectAddress prefix = from.key().isEmpty() ? from : from.resolve("");
        for (Tools.Found found : tools.objects().list(prefix)) {
            requireGoingOn();
            String name = found.address().key().substring(prefix.key().length());
            if (!name.isEmpty() && matcher.matches(Path.of(name))) {
                tally.add(found.address().toString(), copy(found, to, name));
            }
        }
        return tally.outcome("there is no such object");
    }

    /** @param name below {@code to}; empty: {@code to} itself */
    private CopyTally.Copied copy(Tools.Found found, String to, String name) throws InterruptedException {
        if (!ObjectAddress.isOne(to)) {
            return download(found, name.isEmpty() ? folder(to) : below(folder(to), name));
        }
        ObjectAddress base = ObjectAddress.parse(to);
        ObjectAddress target = name.isEmpty() ? base : base.resolve(name);
        boolean same = tools.objects()
                .find(target)
                .filter(there ->
                        there.sizeBytes() == found.sizeBytes() && there.tag().equals(found.tag()))
                .isPresent();
        if (!same) {
            tools.objects().copy(found.address(), target);
        }
        return new CopyTally.Copied(target.toString(), found.sizeBytes(), same);
    }

    private CopyTally.Copied download(Tools.Found found, Path target) throws InterruptedException {
        try {
            boolean same = Files.isRegularFile(target)
                    && Files.size(target) == found.sizeBytes()
                    && HexFormat.of().formatHex(hash(target, "MD5")).equals(found.tag());
            if (!same) {
                whole(target, part -> tools.objects().read(found.address(), part));
            }
            return new CopyTally.Copied(target.toString(), found.sizeBytes(), same);
        } catch (IOException e) {
            throw cannot(found.address().toString(), target, e);
        }
    }

    private CopyTally.Copied upload(Path file, ObjectAddress target) throws InterruptedException {
        try {
            long size = Files.size(file);
            Optional<Tools.Found> there = tools.objects().find(target);
            boolean same = there.isPresent()
                    && there.get().sizeBytes() == size
                    && there.get().tag().equals(HexFormat.of().formatHex(hash(file, "MD5")));
            if (!same) {
                tools.objects().write(file, target);
            }
            return new CopyTally.Copied(target.toString(), size, same);
        } catch (IOException e) {
            throw cannot(file.toString(), file, e);
        }
    }

    private CopyTally.Copied copy(String shown, Path file, Path target) throws InterruptedException {
        try {
            boolean same = isSame(file, target);
            if (!same) {
                copy(file, target);
            }
            return new CopyTally.Copied(target.toString(), Files.size(target), same);
        } catch (IOException e) {
            throw cannot(shown, target, e);
        }
    }

    private Path folder(String to) {
        return tools.project().root().resolve(to).normalize();
    }

    /** Keys are others' words: none leads out of the folder. */
    private static Path below(Path folder, String name) {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw MekongException.user(
                    "Cannot copy `" + name + "`", "it leads out of " + folder, "Leave it out by `files`.");
        }
        return target;
    }

    private static MekongException cannot(String from, Path target, IOException e) {
        return MekongException.resource(
                "Cannot copy " + from + " to " + target.getParent(),
                MekongException.reason(e),
                "Check the folder and the room on its disk; what was copied before stays.",
                e);
    }

    private static void copy(Path file, Path target) throws IOException, InterruptedException {
        whole(target, part -> {
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = Files.newOutputStream(part)) {
                byte[] chunk = new byte[CHUNK];
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    requireGoingOn();
                    out.write(chunk, 0, read);
                }
            }
        });
    }

    /** Fills a file. */
    private interface Filling {
        void fill(Path part) throws IOException, InterruptedException;
    }

    /** Beside its place first: whoever reads the folder never sees half a file. */
    private static void whole(Path target, Filling filling) throws IOException, InterruptedException {
        Path parent = java.util.Objects.requireNonNull(target.getParent());
        Files.createDirectories(parent);
        Path part = Files.createTempFile(parent, "." + target.getFileName(), ".part");
        try {
            filling.fill(part);
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
                && MessageDigest.isEqual(hash(file, "SHA-256"), hash(target, "SHA-256"));
    }

    private static byte[] hash(Path file, String algorithm) throws IOException, InterruptedException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                requireGoingOn();
                digest.update(chunk, 0, read);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw MekongException.bug("every Java has " + algorithm, e);
        }
    }

    private static void requireGoingOn() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
