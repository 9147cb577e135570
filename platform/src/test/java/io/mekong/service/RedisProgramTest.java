package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisProgramTest {
    @ParameterizedTest
    @CsvSource({
        "Redis, 6.2.11, Redis 6.2.7, true",
        "Redis, 6.2.7, Redis 6.2.11, true",
        "Redis, 6.2.11, Redis 7.0.0, false",
        "Redis, 8.0.1, Redis 7.4.0, true",
        "Valkey, 8.1.0, Redis 7.2.4, true",
        "Valkey, 8.1.0, Redis 7.4.0, false",
        "Redis, 8.0.0, Valkey 8.0.0, false",
        "Valkey, 8.0.0, Valkey 8.1.0, false",
        "Redis, 6.2.11, torn, false"
    })
    void readsWhatIsNotLater(String family, String version, String writer, boolean reads) {
        assertThat(new RedisProgram(Path.of("x"), family, version).reads(writer))
                .isEqualTo(reads);
    }
}
