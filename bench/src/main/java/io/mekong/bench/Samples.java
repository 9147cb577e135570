package io.mekong.bench;

import java.util.Arrays;
import java.util.Locale;

/** Latencies in milliseconds, told as percentiles. */
record Samples(String name, double[] millis) {
    Samples {
        millis = millis.clone();
        Arrays.sort(millis);
    }

    double percentile(double part) {
        return millis.length == 0
                ? Double.NaN
                : millis[(int) Math.min(millis.length - 1, Math.floor(part * millis.length))];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-34s p50 %7.1f   p90 %7.1f   p99 %7.1f   max %7.1f ms   (%d samples)",
                name,
                percentile(0.50),
                percentile(0.90),
                percentile(0.99),
                percentile(1),
                millis.length);
    }
}
