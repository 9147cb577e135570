package io.mekong.lake;

import io.mekong.core.FreePorts;
import io.mekong.objects.ObjectStorage;
import io.mekong.objects.RunningStorage;
import io.mekong.objects.StorageConfig;
import io.mekong.objects.StorageKeys;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The lake in a bucket of a store elsewhere, which goes down in the middle. */
class S3LakeIT extends FarLakeContract {
    private static final StorageKeys KEYS = new StorageKeys("mekong-lake", "a-secret-of-this-test");

    @TempDir
    Path store;

    private final int port = FreePorts.next().s3();
    private ObjectStorage storage;

    @BeforeEach
    @Override
    void back() {
        storage = ObjectStorage.open(
                new StorageConfig.Embedded("127.0.0.1", port, store, "us-east-1", Optional.of(KEYS)),
                RunningStorage.project(store.resolve("project"), Map.of()),
                InstantSource.system());
        storage.store().ensureBucket("lake");
    }

    @AfterEach
    @Override
    void away() {
        storage.close();
    }

    @Override
    List<String> settings() {
        return List.of(
                "lake.address=s3://lake/mekong",
                "s3.endpoint=http://localhost:" + port,
                "s3.access-key=" + KEYS.accessKey(),
                "s3.secret-key=" + KEYS.secretKey());
    }
}
