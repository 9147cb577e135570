package io.mekong.ingest;

import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.LostMessagesException;
import io.mekong.ingest.IngestStatus.State;
import io.mekong.ingest.LaneCounters.Snapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One topic into one table, its partitions shared out among lanes that run side by side. */
final class TableIngest implements AutoCloseable {
    private final Definition definition;
    private final List<Lane> lanes;

    private TableIngest(Definition definition, List<Lane> lanes) {
        this.definition = definition;
        this.lanes = lanes;
    }

    static TableIngest start(Definition definition, LaneContext context) {
        int count = definition.lanes(context.settings().threads());
        List<Lane> lanes = IntStream.range(0, count)
                .mapToObj(lane -> new Lane(definition, feed(definition, context, lane, count), context))
                .toList();
        lanes.forEach(Lane::start);
        return new TableIngest(definition, lanes);
    }

    private static FeedRequest feed(Definition definition, LaneContext context, int lane, int lanes) {
        return new FeedRequest(
                definition.stream().topic(),
                reader(definition.name()),
                lane,
                lanes,
                context.settings().readAhead().dividedBy(lanes),
                definition.stream().maxMessage());
    }

    private static FeedReader reader(String table) {
        return new FeedReader(
                "mekong-" + table,
                "the table `" + table + "`",
                "If the lake has them, run `mekong rebuild " + table
                        + " --from lake`; to go on without them, run `mekong" + " accept-loss " + table
                        + "`. Raise `kafka.retention` so that it does not happen again.",
                "Bring back what is missing, or run `mekong rebuild " + table + " --from topic` to begin anew with what"
                        + " the topic has now.");
    }

    IngestStatus status() {
        List<Snapshot> snapshots = lanes.stream().map(Lane::snapshot).toList();
        Optional<Snapshot> worst = snapshots.stream().max(Comparator.comparingInt(TableIngest::badness));
        return new IngestStatus(
                definition.name(),
                definition.stream().topic(),
                worst.map(Snapshot::state).orElse(State.STOPPED),
                sum(snapshots, Snapshot::behind),
                sum(snapshots, Snapshot::rows),
                sum(snapshots, Snapshot::rejected),
                sum(snapshots, Snapshot::dropped),
                sum(snapshots, Snapshot::bytes),
                sum(snapshots, Snapshot::commits),
                snapshots.stream().map(Snapshot::commitTime).reduce(Duration.ZERO, Duration::plus),
                snapshots.stream().mapToDouble(Snapshot::rowsPerSecond).sum(),
                worst.flatMap(Snapshot::problem),
                snapshots.stream()
                        .flatMap(snapshot -> snapshot.problem().stream())
                        .flatMap(problem ->
                                problem instanceof LostMessagesException lost ? lost.ranges().stream() : Stream.of())
                        .toList(),
                snapshots.stream()
                        .flatMap(snapshot -> snapshot.lastCommit().stream())
                        .max(Comparator.comparing(Commit::committedAt)));
    }

    /** What was deleted from the topic before it was taken may be missing from the table. */
    void acceptLoss() {
        lanes.forEach(Lane::acceptLoss);
    }

    /** Ends after the commits under way. */
    @Override
    public void close() {
        lanes.parallelStream().forEach(Lane::close);
    }

    private static long sum(List<Snapshot> snapshots, ToLongFunction<Snapshot> value) {
        return snapshots.stream().mapToLong(value).sum();
    }

    private static int badness(Snapshot snapshot) {
        return switch (snapshot.state()) {
            case RUNNING -> 0;
            case STARTING -> 1;
            case STOPPED -> 2;
            case RETRYING -> 3;
        };
    }
}
