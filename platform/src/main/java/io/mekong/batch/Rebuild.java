package io.mekong.batch;

import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import io.mekong.batch.RebuildStatus.Phase;
import io.mekong.core.MekongException;
import io.mekong.ingest.Commit;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.DigestScope;
import io.mekong.store.OlapStore;
import io.mekong.store.SchemaPlan;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds tables anew beside those that are served, while ingest goes on; then stands ingest still for a moment, takes the
 * last messages, compares, and lets the new tables take the place of the old in one transaction.
 */
final class Rebuild {
    private static final Logger log = LoggerFactory.getLogger(Rebuild.class);
    private static final int MOST_DIFFERENCES = 100;
    /** So many messages are left for the moment in which ingest stands still. */
    private static final long LAST_STRETCH = 50_000;

    private final RebuildRequest request;
    private final Project project;
    private final Verification verification;
    private final BatchContext context;
    private final Supplier<Project> running;
    private final Supplier<Project> afterwards;
    private final BooleanSupplier stopped;
    private final Map<String, RebuildProgress> progress = new LinkedHashMap<>();

    /**
     * @param project what the tables are to be
     * @param running the project in force, which ingest goes on with when the rebuild fails
     * @param afterwards puts the project in force where it is not yet, and says which ingest goes on with
     */
    Rebuild(
            RebuildRequest request,
            Project project,
            Verification verification,
            BatchContext context,
            Supplier<Project> running,
            Supplier<Project> afterwards,
            BooleanSupplier stopped) {
        this.request = request;
        this.project = project;
        this.verification = verification;
        this.context = context;
        this.running = running;
        this.afterwards = afterwards;
        this.stopped = stopped;
        request.tables().stream()
                .sorted()
                .forEach(table -> progress.put(
                        table, new RebuildProgress(table, context.clock().instant())));
    }

    RebuildRequest request() {
        return request;
    }

    List<RebuildStatus> statuses() {
        return progress.values().stream().map(RebuildProgress::status).toList();
    }

    void run() {
        try {
            List<Replay> replays = new ArrayList<>();
            for (String name : progress.keySet()) {
                if (request.part().isWhole()) {
                    prepare(table(name));
                    fill(table(name));
                } else {
                    replays.add(replay(table(name)));
                }
            }
            finish(replays);
            discardParts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(MekongException.resource("The rebuild was stopped", "it was interrupted", "Run it again.", e));
        } catch (MekongException e) {
            fail(e);
        } catch (RuntimeException e) {
            log.error("[BUG] rebuild", e);
            fail(MekongException.bug("The rebuild failed", e));
        }
    }

    /** A shadow of the same shape that was begun before is gone on with. */
    private void prepare(Table table) {
        TableSchema shadow = TableSchema.of(table).shadow();
        OlapStore store = context.store();
        boolean other = store.stored(shadow.name())
                .map(stored -> !isSameShape(stored, shadow))
                .orElse(false);
        if (other) {
            store.drop(shadow);
        }
        store.ensureTable(shadow);
    }

    private void fill(Table table) throws InterruptedException {
        Stream stream = stream(table);
        RebuildProgress of = progress(table);
        ShadowFill fill = new ShadowFill(table, stream, context, of, stopped);
        of.total(total(table));
        if (request.from() == From.LAKE) {
            context.archives().archiveNow(stream);
            fill.fromLake(bounds(table));
        }
        of.phase(Phase.CATCHING_UP);
        while (left(table) > LAST_STRETCH) {
            fill.fromTopic(bounds(table));
        }
    }

    private Replay replay(Table table) throws InterruptedException {
        Replay replay = new Replay(table, stream(table), request.part(), context, progress(table), stopped);
        replay.fill(request.from());
        return replay;
    }

    /** Ingest of the tables stands still from here on until the new ones are in place, or have been refused. */
    private void finish(List<Replay> replays) throws InterruptedException {
        progress.keySet().forEach(context.ingests()::pause);
        Optional<Project> adopted = Optional.empty();
        try {
            replays.forEach(Replay::patch);
            for (String name : progress.keySet()) {
                Table table = table(name);
                new ShadowFill(table, stream(table), context, progress(table), stopped).fromTopic(bounds(table));
                progress(table).phase(Phase.VERIFYING);
                verify(table);
            }
            context.store()
                    .swap(progress.keySet().stream()
                            .map(name -> TableSchema.of(table(name)))
                            .toList());
            adopted = Optional.of(afterwards.get());
            progress.keySet().forEach(this::tell);
            progress.values().forEach(of -> of.finished(context.clock().instant()));
            log.info("Rebuilt: {}", progress.keySet());
        } finally {
            Project goingOn = adopted.orElseGet(running);
            progress.keySet().forEach(name -> context.ingests().resume(name, goingOn));
        }
    }

    /** Whoever shows the table must ask again. */
    private void tell(String table) {
        context.store()
                .ledger(table, 1)
                .forEach(entry -> context.listener()
                        .accept(new Commit(
                                table,
                                0,
                                entry.maxEventTime(),
                                entry.topicTime(),
                                context.clock().instant())));
    }

    private void verify(Table table) {
        TableSchema schema = TableSchema.of(table);
        Proof proof = verification.prove(table, stream(table), schema, schema.shadow());
        List<Difference> differences = differences(schema);
        progress(table)
                .compared(proof, differences.stream().limit(MOST_DIFFERENCES).toList());
        if (!proof.holds()) {
            throw MekongException.resource(
                    "The rebuilt table `" + table.name() + "` is not what its messages say",
                    words(proof),
                    "The table that is served stays as it is. Please report this with the log.",
                    null);
        }
        boolean sameShape = context.store()
                .stored(table.name())
                .map(stored -> isSameShape(stored, schema))
                .orElse(true);
        if (!differences.isEmpty() && sameShape && request.accepting() == Differences.REFUSED) {
            Difference first = differences.getFirst();
            throw MekongException.user(
                    "Table `" + table.name() + "` was rebuilt, but differs from what is served",
                    differences.size() + " hours differ, the first at " + first.hour() + " in partition "
                            + first.partition() + ": the served table has " + first.what(),
                    "Look at `mekong verify " + table.name() + "`; to take the rebuilt rows, run the rebuild again with"
                            + " --accept-differences.");
        }
    }

    /** Of what is served from what was rebuilt, in the columns that both have. */
    private List<Difference> differences(TableSchema schema) {
        Optional<TableSchema> stored = context.store().stored(schema.name());
        if (stored.isEmpty()) {
            return List.of();
        }
        List<String> shared = new ArrayList<>();
        for (StoredColumn column : schema.stored()) {
            if (!column.name().startsWith("__") && hasSame(stored.get(), column)) {
                shared.add(column.name());
            }
        }
        TableDigest served = context.store().digest(schema.name(), DigestScope.of(shared));
        TableDigest rebuilt = context.store().digest(schema.shadow().name(), DigestScope.of(shared));
        return served.hasExpired() ? Difference.surplus(served, rebuilt) : Difference.between(served, rebuilt);
    }

    private static boolean isSameShape(TableSchema stored, TableSchema wanted) {
        return SchemaPlan.between(stored, wanted).changes().isEmpty();
    }

    private static boolean hasSame(TableSchema stored, StoredColumn column) {
        return stored.stored().stream()
                .anyMatch(other -> other.name().equals(column.name())
                        && other.type().label().equals(column.type().label()));
    }

    private static String words(Proof proof) {
        return proof.partitions().stream()
                .flatMap(partition -> partition.problems().stream()
                        .map(problem -> "partition " + partition.partition() + ": " + problem))
                .findFirst()
                .or(() -> proof.lake()
                        .flatMap(lake -> lake.differences().stream().findFirst())
                        .map(difference -> "partition " + difference.partition() + ", hour " + difference.hour() + ": "
                                + difference.what()))
                .orElse("");
    }

    /** Up to where the served table goes; where it has taken nothing, to the end of the topic. */
    private Map<Integer, Long> bounds(Table table) {
        Map<Integer, Long> served = context.store().nextOffsets(table.name());
        if (!served.isEmpty() && isSameTopic(table)) {
            return served;
        }
        Map<Integer, Long> ends = new LinkedHashMap<>();
        context.topics()
                .offsets(stream(table).topic())
                .forEach(range -> ends.put(range.partition(), range.endOffset()));
        return ends;
    }

    private boolean isSameTopic(Table table) {
        Optional<String> now = context.topics().identity(stream(table).topic()).map(io.mekong.broker.TopicIdentity::id);
        Optional<String> served = context.store().topicId(table.name());
        return served.isEmpty() || served.get().isEmpty() || now.equals(served);
    }

    private long total(Table table) {
        return bounds(table).values().stream().mapToLong(Long::longValue).sum();
    }

    private long left(Table table) {
        Map<Integer, Long> next =
                context.store().nextOffsets(TableSchema.of(table).shadow().name());
        return bounds(table).entrySet().stream()
                .mapToLong(bound -> Math.max(0, bound.getValue() - next.getOrDefault(bound.getKey(), 0L)))
                .sum();
    }

    private void discardParts() {
        for (String name : progress.keySet()) {
            try {
                Replay.discard(context.store(), table(name));
            } catch (MekongException e) {
                log.warn("The part of `{}` that was rebuilt is still there: {}", name, e.getMessage());
            }
        }
    }

    private Table table(String name) {
        return project.table(name).orElseThrow();
    }

    private Stream stream(Table table) {
        return project.stream(table.stream()).orElseThrow();
    }

    private RebuildProgress progress(Table table) {
        return java.util.Objects.requireNonNull(progress.get(table.name()));
    }

    private void fail(MekongException reason) {
        log.warn("Rebuild of {}: {}", progress.keySet(), reason.getMessage());
        discardParts();
        progress.values().stream()
                .filter(of -> !of.status().isOver())
                .forEach(of -> of.failed(reason, context.clock().instant()));
    }
}
