package io.mekong.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.query.TableVersions.TableVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableVersionsTest {
    private static final Instant AT = Instant.parse("2021-02-05T10:10:01Z");

    @Test
    void everyCommitCountsOneUpAndTheNewestIsKept() {
        TableVersions versions = new TableVersions();
        assertThat(versions.of("demo")).isEmpty();
        assertThat(versions.numbers(List.of("demo"))).isEqualTo(Map.of("demo", 0L));

        versions.committed("demo", Optional.of(AT), AT.plusMillis(1), AT.plusMillis(2));
        versions.committed("demo", Optional.empty(), AT.plusMillis(3), AT.plusMillis(4));
        versions.committed("other", Optional.empty(), AT, AT);

        assertThat(versions.of("demo"))
                .contains(new TableVersion(2, Optional.empty(), AT.plusMillis(3), AT.plusMillis(4)));
        assertThat(versions.numbers(List.of("demo", "other", "none")))
                .isEqualTo(Map.of("demo", 2L, "other", 1L, "none", 0L));
    }
}
