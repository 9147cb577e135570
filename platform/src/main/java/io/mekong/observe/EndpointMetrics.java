package io.mekong.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** Counts the requests to endpoints: how they ended, and how long they took. Thread-safe. */
public final class EndpointMetrics {
    private static final double[] SECONDS = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    private final Counter requests = Counter.builder()
            .name("mekong_endpoint_requests_total")
            .help("Requests to endpoints, by the HTTP status of the answer")
            .labelNames("endpoint", "status")
            .build();
    private final Histogram duration = Histogram.builder()
            .name("mekong_endpoint_seconds")
            .help("From a request to its answer")
            .labelNames("endpoint")
            .classicUpperBounds(SECONDS)
            .classicOnly()
            .build();

    /** @param status of HTTP */
    public void answered(String endpoint, int status, Duration taken) {
        requests.labelValues(endpoint, Integer.toString(status)).inc();
        duration.labelValues(endpoint).observe(taken.toNanos() / 1e9);
    }

    void register(PrometheusRegistry registry) {
        registry.register(requests);
        registry.register(duration);
    }
}
