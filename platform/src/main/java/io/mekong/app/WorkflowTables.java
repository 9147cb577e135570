package io.mekong.app;

import io.mekong.batch.Proof;
import io.mekong.batch.RebuildDoor;
import io.mekong.batch.RebuildPart;
import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import io.mekong.batch.RebuildStatus;
import io.mekong.batch.Rebuilds;
import io.mekong.batch.Verification;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.CurrentProject;
import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.project.Work;
import io.mekong.query.NamedParameters;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.store.BoundQuery;
import io.mekong.store.OlapStore;
import io.mekong.store.QueryResult;
import io.mekong.store.Results;
import io.mekong.task.Outcome;
import io.mekong.task.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * What the rooms of the tables do for workflows' tasks.
 *
 * @param changed is told of tables of results that have other rows now
 * @param door where rebuilds are asked for; it is opened after the workflows
 */
record WorkflowTables(
        SqlGateway gateway,
        OlapStore store,
        Consumer<String> changed,
        Verification verification,
        Rebuilds rebuilds,
        CompletableFuture<RebuildDoor> door,
        CurrentProject project)
        implements Tools.Tables {
    private static final Duration TOLD = Duration.ofSeconds(5);
    private static final Duration ANOTHER = Duration.ofSeconds(10);

    @Override
    public Tools.Rows rows(String query, Map<String, Object> values, int most) {
        NamedParameters named = NamedParameters.bind(query, values);
        QueryResult result = gateway.run(new SqlRequest(
                        named.sql(), new ArrayList<>(named.values()), Optional.of(most), Optional.empty()))
                .result();
        return new Tools.Rows(
                result.columns().stream().map(QueryResult.ResultColumn::name).toList(),
                result.rows(),
                result.truncated(),
                result.columns().stream().map(QueryResult.ResultColumn::type).toList());
    }

    @Override
    public long put(Work.Target.Into into, String query, Map<String, Object> values) throws InterruptedException {
        long rows = store.put(new Results(
                into.table(), bound(query, values), into.replace().map(condition -> bound(condition, values))));
        changed.accept(into.table());
        return rows;
    }

    private static BoundQuery bound(String sql, Map<String, Object> values) {
        NamedParameters named = NamedParameters.bind(sql, values);
        return new BoundQuery(named.sql(), new ArrayList<>(named.values()));
    }

    @Override
    public List<String> problems(String name, Consumer<String> log) {
        Project current = project.get();
        Table table = current.table(name)
                .orElseThrow(() -> NotFoundException.inProject(
                        "table", name, current.tables().keySet()));
        Proof proof = verification.prove(table, current.stream(table.stream()).orElseThrow());
        List<String> problems = new ArrayList<>();
        for (Proof.Partition partition : proof.partitions()) {
            log.accept("partition " + partition.partition() + ": offsets " + partition.firstOffset() + " to "
                    + partition.lastOffset() + ", " + partition.tableRows() + " rows");
            partition
                    .problems()
                    .forEach(problem -> problems.add("partition " + partition.partition() + ": " + problem));
        }
        proof.lake()
                .ifPresent(lake -> lake.differences()
                        .forEach(difference -> problems.add("partition " + difference.partition() + ", hour "
                                + difference.hour() + ": " + difference.what())));
        return problems;
    }

    /** One that is at work on the same table, begun before a crash for example, is as good as one of our own. */
    @Override
    public Outcome rebuild(Work.Rebuild work, Consumer<String> log) throws InterruptedException {
        Set<String> tables = Set.of(work.table());
        if (rebuilds.await(Duration.ZERO)) {
            Optional<From> from = work.from().map(origin -> switch (origin) {
                case LAKE -> From.LAKE;
                case TOPIC -> From.TOPIC;
            });
            opened().start(
                            tables,
                            from,
                            RebuildPart.WHOLE,
                            work.acceptDifferences() ? Differences.ACCEPTED : Differences.REFUSED,
                            RebuildDoor.Begun.CONTINUE);
        } else if (!rebuilds.request()
                .map(request -> request.tables().equals(tables))
                .orElse(false)) {
            return new Outcome.NotYet("another rebuild is at work", ANOTHER);
        }
        boolean over = false;
        while (!over) {
            over = rebuilds.await(TOLD);
            status(work).ifPresent(status -> log.accept(words(status)));
        }
        RebuildStatus status = status(work).orElseThrow(() -> MekongException.bug("a rebuild has left no trace", null));
        if (status.problem().isPresent()) {
            throw status.problem().get();
        }
        return new Outcome.Done(status.done() + " messages", Map.of("messages", status.done()));
    }

    private RebuildDoor opened() throws InterruptedException {
        try {
            return door.get();
        } catch (ExecutionException e) {
            throw MekongException.bug("the rebuild desk did not open", e);
        }
    }

    private Optional<RebuildStatus> status(Work.Rebuild work) {
        return rebuilds.status(work.table());
    }

    private static String words(RebuildStatus status) {
        return status.phase().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ') + ": " + status.done()
                + " of " + status.total() + " messages";
    }
}
