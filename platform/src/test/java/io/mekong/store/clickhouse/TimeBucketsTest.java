package io.mekong.store.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBucketsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT 1 | SELECT 1
            SELECT time_bucket(INTERVAL 5 SECONDS, t) AS b | SELECT toStartOfInterval( t, INTERVAL 5 SECONDS) AS b
            SELECT TIME_BUCKET (interval 1 day, f(a, b)) x, time_bucket(INTERVAL 1 HOUR, c) | SELECT toStartOfInterval( f(a, b), interval 1 day) x, toStartOfInterval( c, INTERVAL 1 HOUR)
            time_bucket(INTERVAL 1 DAY, time_bucket(INTERVAL 1 HOUR, t)) | toStartOfInterval( toStartOfInterval( t, INTERVAL 1 HOUR), INTERVAL 1 DAY)
            SELECT time_bucket(t, INTERVAL 1 DAY) | SELECT time_bucket(t, INTERVAL 1 DAY)
            SELECT 'time_bucket(INTERVAL 1 DAY, t)', my_time_bucket(INTERVAL 1 DAY, t) | SELECT 'time_bucket(INTERVAL 1 DAY, t)', my_time_bucket(INTERVAL 1 DAY, t)
            SELECT time_bucket(INTERVAL 1 DAY, t | SELECT time_bucket(INTERVAL 1 DAY, t
            SELECT time_bucket(INTERVAL 1 DAY) | SELECT time_bucket(INTERVAL 1 DAY)
            """)
    void onlyAnIntervalInFrontIsTurned(String sql, String turned) {
        assertThat(TimeBuckets.turned(sql)).isEqualTo(turned);
    }
}
