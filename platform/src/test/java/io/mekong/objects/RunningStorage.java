package io.mekong.objects;

import io.mekong.core.FreePorts;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An endpoint of our own on a free port, with a bucket {@code bronze}. */
public record RunningStorage(ObjectStorage storage, Path data) implements AutoCloseable {
    public static RunningStorage open(Path data) {
        return open(
                data,
                project(data.resolve("project"), Map.of()),
                FreePorts.next().s3());
    }

    static RunningStorage open(Path data, Project project, int port) {
        return new RunningStorage(
                ObjectStorage.open(
                        new StorageConfig.Embedded("127.0.0.1", port, data, "us-east-1", Optional.empty()),
                        project,
                        InstantSource.system()),
                data);
    }

    /** With a bucket {@code bronze}, and these files beside. */
    public static Project project(Path root, Map<String, String> files) {
        try {
            Files.createDirectories(root);
            Files.writeString(root.resolve("mekong.yaml"), "s3: {buckets: [bronze]}\n");
            for (var file : files.entrySet()) {
                Path path = root.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Loaded loaded = ProjectLoader.load(root, new Overrides(Map.of(), List.of()));
        return loaded.project()
                .orElseThrow(() -> new AssertionError(loaded.problems().toString()));
    }

    public ObjectStore store() {
        return storage.store();
    }

    StorageKeys keys() {
        return storage.keys().orElseThrow();
    }

    @Override
    public void close() {
        storage.close();
    }
}
