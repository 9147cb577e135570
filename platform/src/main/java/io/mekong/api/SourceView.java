package io.mekong.api;

import io.mekong.connect.ConnectorStatus;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.objects.BucketStatus;
import io.mekong.project.Source;
import io.mekong.source.SourceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A source as the API shows it.
 *
 * @param stream the first of {@code streams}; empty text where there is none
 * @param restarts how often a connector failed since the platform started
 * @param since when a connector came into its state
 */
record SourceView(
        String name,
        String type,
        String description,
        String stream,
        List<String> streams,
        Optional<String> every,
        boolean enabled,
        String state,
        long sent,
        long failed,
        double ratePerSecond,
        Optional<String> lastError,
        long restarts,
        Optional<Instant> since) {
    static SourceView of(SourceStatus status) {
        return new SourceView(
                status.name(),
                status.type(),
                status.definition().description(),
                status.definition().stream(),
                status.definition().streams(),
                status.every().map(Durations::format),
                status.enabled(),
                status.state().label(),
                status.sent(),
                status.failed(),
                status.ratePerSecond(),
                status.lastError(),
                0,
                Optional.empty());
    }

    static SourceView of(BucketStatus status) {
        Source.Bucket source = status.definition();
        return new SourceView(
                source.name(),
                "bucket",
                source.description(),
                source.stream(),
                source.streams(),
                source.watch() instanceof Source.Watch.ByListing(var every)
                        ? Optional.of(Durations.format(every))
                        : Optional.empty(),
                true,
                status.problem().isPresent() ? "failed" : "running",
                status.sent(),
                0,
                0,
                status.problem(),
                0,
                Optional.empty());
    }

    /** In the words that other parts have for it. */
    private static String label(ConnectorStatus.State state) {
        return state == ConnectorStatus.State.PREPARING
                ? "starting"
                : state.name().toLowerCase(Locale.ROOT);
    }

    static SourceView of(Source source, ConnectorStatus status) {
        return new SourceView(
                source.name(),
                source instanceof Source.Capture ? "cdc" : "connector",
                source.description(),
                source.streams().isEmpty() ? "" : source.streams().getFirst(),
                source.streams(),
                Optional.empty(),
                status.state() != ConnectorStatus.State.PAUSED,
                label(status.state()),
                0,
                0,
                0,
                status.problem().map(MekongException::getMessage),
                status.restarts(),
                Optional.of(status.since()));
    }
}
