package io.mekong.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
    private static String json(@Nullable Object value) throws Exception {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            ResultJson.write(json, value);
        }
        return text.toString();
    }

    @Test
    void wholeNumbersBeyondWhatADoubleHoldsAreText() throws Exception {
        assertThat(json(9007199254740992L)).isEqualTo("9007199254740992");
        assertThat(json(-9007199254740992L)).isEqualTo("-9007199254740992");
        assertThat(json(9007199254740993L)).isEqualTo("\"9007199254740993\"");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("\"-9223372036854775808\"");
        assertThat(json(new BigInteger("12"))).isEqualTo("12");
        assertThat(json(new BigInteger("170141183460469231731687303715884105727")))
                .isEqualTo("\"170141183460469231731687303715884105727\"");
    }

    @Test
    void decimalsKeepTheirDigits() throws Exception {
        assertThat(json(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(json(new BigDecimal("6.7e-07"))).isEqualTo("0.00000067");
        assertThat(json(new BigDecimal("123456789012345"))).isEqualTo("123456789012345");
        assertThat(json(new BigDecimal("1234567890.123456"))).isEqualTo("\"1234567890.123456\"");
    }

    @Test
    void whatIsNoNumberIsNull() throws Exception {
        assertThat(json(Double.NaN)).isEqualTo("null");
        assertThat(json(Double.POSITIVE_INFINITY)).isEqualTo("null");
        assertThat(json(1.5)).isEqualTo("1.5");
        assertThat(json(null)).isEqualTo("null");
    }

    @Test
    void timesAndDaysAreIso() throws Exception {
        assertThat(json(Instant.ofEpochSecond(1612519801, 123456000))).isEqualTo("\"2021-02-05T10:10:01.123456Z\"");
        assertThat(json(LocalDate.of(2021, 2, 5))).isEqualTo("\"2021-02-05\"");
    }

    @Test
    void nestedValues() throws Exception {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("a", 9007199254740993L);
        map.put("b", null);
        assertThat(json(Arrays.asList(1L, null, List.of(true, "ử\""), map)))
                .isEqualTo("[1,null,[true,\"ử\\\"\"],{\"a\":\"9007199254740993\",\"b\":null}]");
    }
}
