package io.mekong.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAddressTest {
    @Test
    void allPartsAreRead() {
        assertThat(RedisAddress.parse("rediss://me:p%40ss+word@redis-1:7000/3"))
                .isEqualTo(new RedisAddress("redis-1", 7000, "me", "p@ss+word", 3, RedisAddress.Transport.TLS))
                .hasToString("rediss://redis-1:7000/3");
        assertThat(RedisAddress.parse("redis://localhost"))
                .isEqualTo(new RedisAddress("localhost", 6379, null, null, 0, RedisAddress.Transport.PLAIN));
        assertThat(RedisAddress.parse("redis://:word@localhost").password()).hasValue("word");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, it begins with neither `redis://` nor `rediss://`",
        "redis:///0, it names no host",
        "redis://localhost/a, what stands behind the host is not the number of a database",
        "redis://lo calhost, it is no address",
    })
    void othersAreRefused(String text, String why) {
        assertThatThrownBy(() -> RedisAddress.parse(text)).hasMessageContaining(why);
    }
}
