package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.core.ObjectAddress;
import io.mekong.objects.ObjectStore;
import io.mekong.objects.RunningStorage;
import io.mekong.objects.StorageKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake in a bucket of a real endpoint. */
class S3StorageIT extends LakeStorageContract {
    private static RunningStorage storage;
    private static int tests;

    private final String prefix = "lake/" + ++tests;

    @BeforeAll
    static void start(@TempDir Path data) {
        storage = RunningStorage.open(data);
    }

    @AfterAll
    static void stop() {
        storage.close();
    }

    @Override
    LakeStorage open() {
        return open(storage.store(), "bronze");
    }

    private LakeStorage open(ObjectStore store, String bucket) {
        return FarStorage.open(
                new S3Files(store, new ObjectAddress(bucket, prefix)),
                work.resolve("drafts-" + System.nanoTime()),
                InstantSource.system());
    }

    @Test
    void aBucketThatIsMissingIsNamed() throws Exception {
        try (LakeStorage lake = open(storage.store(), "nowhere")) {
            assertThatThrownBy(() -> lake.list("demo/"))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("s3://nowhere/" + prefix)
                    .hasMessageContaining("bucket");
            Path draft = Files.writeString(lake.drafts().resolve("draft"), "x");
            assertThatThrownBy(() -> lake.put(draft, "demo/0-0-1.parquet"))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("nowhere");
            assertThat(draft).doesNotExist();
        }
    }

    @Test
    void wrongKeysAreTold() {
        StorageKeys wrong = new StorageKeys("nobody", "hunter2");
        try (ObjectStore store = ObjectStore.open(storage.storage().endpoint(), "us-east-1", Optional.of(wrong), true);
                LakeStorage lake = open(store, "bronze")) {
            assertThatThrownBy(() -> lake.list("demo/"))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("key")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
