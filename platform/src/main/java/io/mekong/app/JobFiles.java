package io.mekong.app;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.job.FilePlaces;
import io.mekong.objects.ObjectStore;
import io.mekong.project.Project;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of the project's folder, and objects. */
record JobFiles(Supplier<Project> project, ObjectStore objects) implements FilePlaces {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final int DEEPEST = 32;

    @Override
    public List<String> list(String address) {
        if (address.startsWith("hdfs://")) {
            throw MekongException.user(
                    "Cannot list " + address,
                    "the embedded engine does not reach HDFS",
                    "Let the job run in Spark: `engine: spark`.");
        }
        return ObjectAddress.isOne(address) ? listObjects(address) : listFiles(address);
    }

    private List<String> listObjects(String address) {
        ObjectAddress wide = ObjectAddress.parse(address);
        String bucket = wide.bucket();
        String key = wide.key();
        if (!GLOB.matcher(key).find()) {
            return objects.head(wide).map(_ -> address).stream().toList();
        }
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + key);
        List<String> found = new ArrayList<>();
        objects.forEach(bucket, fixed(key), object -> {
            if (wanted.matches(Path.of(object.key()))) {
                found.add(new ObjectAddress(bucket, object.key()).toString());
            }
        });
        return found;
    }

    /** What stands before the first character that is none of its own. */
    private static String fixed(String glob) {
        var matcher = GLOB.matcher(glob);
        return matcher.find() ? glob.substring(0, matcher.start()) : glob;
    }

    private List<String> listFiles(String address) {
        Path root = project.get().root();
        if (!GLOB.matcher(address).find()) {
            Path file = root.resolve(address).normalize();
            return Files.isRegularFile(file) ? List.of(file.toString()) : List.of();
        }
        String prefix = fixed(address);
        int slash = prefix.lastIndexOf('/');
        Path base =
                root.resolve(slash < 0 ? "" : prefix.substring(0, slash + 1)).normalize();
        PathMatcher wanted =
                FileSystems.getDefault().getPathMatcher("glob:" + base + "/" + address.substring(slash + 1));
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(base, DEEPEST)) {
            return files.filter(file -> Files.isRegularFile(file) && wanted.matches(file))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot list " + address, MekongException.reason(e), "Check the folder's permissions.", e);
        }
    }

    @Override
    public Path local(String address, Path folder) {
        if (!ObjectAddress.isOne(address)) {
            return Path.of(address);
        }
        ObjectAddress object = ObjectAddress.parse(address);
        try {
            Path name = Path.of(object.key()).getFileName();
            Path copy = Files.createTempDirectory(folder, "object").resolve(name);
            objects.read(object, copy);
            return copy;
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot copy " + address,
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        }
    }

    @Override
    public void put(Path local, String address) {
        if (ObjectAddress.isOne(address)) {
            objects.write(ObjectAddress.parse(address), local, type(address));
            return;
        }
        Path target = project.get().root().resolve(address).normalize();
        try {
            Files.createDirectories(target.getParent());
            Path beside = target.resolveSibling("." + target.getFileName() + ".part");
            Files.copy(local, beside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot write " + target, MekongException.reason(e), "Look at the disk: is it full?", e);
        }
    }

    private static String type(String address) {
        if (address.endsWith(".json") || address.endsWith(".jsonl")) {
            return "application/json";
        }
        return address.endsWith(".csv") ? "text/csv" : "application/octet-stream";
    }
}
