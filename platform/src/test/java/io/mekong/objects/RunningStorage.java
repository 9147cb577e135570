package io.mekong.objects;

import io.mekong.core.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An endpoint of our own on a free port, with a bucket {@code bronze}. */
public record RunningStorage(ObjectStorage storage, Path data) implements AutoCloseable {
    public static RunningStorage open(Path data) {
        ObjectStorage storage = ObjectStorage.open(
                new StorageConfig.Embedded("127.0.0.1", FreePorts.next().s3(), data, "us-east-1", Optional.empty()));
        storage.ensureBuckets(List.of("bronze"));
        return new RunningStorage(storage, data);
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
