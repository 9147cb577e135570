package io.mekong.batch;

import io.mekong.batch.RebuildRequest.From;
import io.mekong.core.MekongException;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.OffsetRange;
import io.mekong.store.OlapStore;
import io.mekong.store.SchemaPlan;
import io.mekong.store.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Reads part of a table's messages again, into a table beside it; then the shadow is made of that part and of all other
 * rows as they are served, and goes the way of every rebuild: compared, and put in place at once.
 */
final class Replay {
    private final Table table;
    private final Stream stream;
    private final List<OffsetRange> ranges;
    private final BatchContext context;
    private final RebuildProgress progress;
    private final BooleanSupplier stopped;

    /** @throws MekongException USER when there is nothing to read again, or it can be done with the whole table only */
    Replay(
            Table table,
            Stream stream,
            RebuildPart part,
            BatchContext context,
            RebuildProgress progress,
            BooleanSupplier stopped) {
        this.table = table;
        this.stream = stream;
        this.context = context;
        this.progress = progress;
        this.stopped = stopped;
        requirePossible(context.store());
        this.ranges = part.commits(table.name(), context.store().ledger(table.name(), Integer.MAX_VALUE));
    }

    private void requirePossible(OlapStore store) {
        if (table.keyed()) {
            throw whole("it has a key: what a message did may have been undone by a later one");
        }
        TableSchema schema = TableSchema.of(table);
        boolean other = store.stored(table.name())
                .map(stored -> !SchemaPlan.between(stored, schema).changes().isEmpty())
                .orElse(false);
        if (other) {
            throw whole("it takes a new shape");
        }
    }

    private MekongException whole(String why) {
        return MekongException.user(
                "Table `" + table.name() + "` cannot be rebuilt in part",
                why,
                "Leave out --since, --until and --offsets.");
    }

    void fill(From from) throws InterruptedException {
        TableSchema part = TableSchema.of(table).part();
        // Of the other partitions nothing: reading goes on where the table is.
        Map<Integer, Long> begins = new LinkedHashMap<>(context.store().nextOffsets(table.name()));
        Map<Integer, Long> bounds = new LinkedHashMap<>();
        for (OffsetRange range : ranges) {
            begins.put(range.partition(), range.first());
            bounds.put(range.partition(), range.last() + 1);
        }
        context.store().drop(part);
        context.store().ensureTable(part);
        progress.total(ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1)
                .sum());
        ShadowFill fill = new ShadowFill(table, stream, part, begins, context, progress, stopped);
        if (from == From.LAKE) {
            context.archives().archiveNow(stream);
            fill.fromLake(bounds);
        }
        fill.fromTopic(bounds);
    }

    /** While ingest stands still. */
    void patch() {
        context.store().patch(TableSchema.of(table), ranges);
    }

    /**
     * Forgets the part; and the shadow, if it has not taken the table's place: a rebuild of the whole table must not go on
     * with rows that were only taken over.
     *
     * @return whether there was a part, which stays until its rebuild has ended
     */
    static boolean discard(OlapStore store, Table table) {
        TableSchema schema = TableSchema.of(table);
        boolean begun = store.stored(schema.part().name()).isPresent();
        if (begun) {
            store.drop(schema.shadow());
            store.drop(schema.part());
        }
        return begun;
    }
}
