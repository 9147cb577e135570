package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeFileTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    @Test
    void thePathSaysWhatIsInIt() {
        LakeFile file = new LakeFile("shop.events", NINE, 3, 100, 250, 4711);

        assertThat(file.path()).isEqualTo("shop.events/date=2026-11-21/hour=09/3-100-250.parquet");
        assertThat(LakeFile.parse(file.path(), 4711)).contains(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo/topic.id",
                "demo/date=2026-11-21/hour=09/3-100.parquet",
                "demo/date=2026-11-21/hour=09/3-100-250.parquet.tmp",
                "demo/date=2026-13-41/hour=09/3-100-250.parquet",
                "demo/date=2026-11-21/hour=27/3-100-250.parquet",
                "demo/date=2026-11-21/hour=09/3-100-99999999999999999999.parquet",
                "demo/hour=09/3-100-250.parquet"
            })
    void otherFilesAreNoneOfTheLakes(String path) {
        assertThat(LakeFile.parse(path, 1)).isEmpty();
    }
}
