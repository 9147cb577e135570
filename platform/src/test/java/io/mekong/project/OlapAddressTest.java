package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OlapAddressTest {
    @Test
    void whatIsLeftOutHasADefault() {
        assertThat(OlapAddress.parse("clickhouse://db-1"))
                .isEqualTo(new OlapAddress("http://db-1:8123", "default", "", "mekong"));
        assertThat(OlapAddress.parse("https://db-1/shop"))
                .isEqualTo(new OlapAddress("https://db-1:8443", "default", "", "shop"));
        assertThat(OlapAddress.parse(" clickhouse://me:p%40ss+%2Fw:x@[::1]:9000/shop "))
                .isEqualTo(new OlapAddress("http://[::1]:9000", "me", "p@ss+/w:x", "shop"));
    }

    @Test
    void thePasswordIsNotShown() {
        assertThat(OlapAddress.parse("clickhouse://me:hunter2@db-1/shop")).hasToString("http://db-1:8123/shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db-1",
                "db-1:8123",
                "duckdb://db-1",
                "clickhouse:///shop",
                "clickhouse://db-1/shop/more",
                "clickhouse://db-1/shop?x=1",
                "clickhouse://db 1/shop",
                "jdbc:clickhouse://db-1"
            })
    void isNoAddress(String text) {
        assertThatThrownBy(() -> OlapAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
