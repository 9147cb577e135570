package io.mekong.batch;

import io.mekong.lake.Archives;
import io.mekong.lake.LakeFile;
import io.mekong.lake.LakeReading;
import io.mekong.lake.LakeStorage;
import io.mekong.lake.LakeTopic;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.project.Table.TimeLimit;
import io.mekong.store.DigestScope;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerSummary;
import io.mekong.store.OlapStore;
import io.mekong.store.ParquetFiles;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves a table from two sides: from its ledger (every offset once: rows, rejections and drops add up to what was read),
 * and from the lake, where its rows are computed anew by another way and compared hour by hour.
 */
public final class Verification {
    private static final int MOST_DIFFERENCES = 100;
    private static final String OTHER_DEFINITION = "files of the lake have columns from before the stream's definition"
            + " changed (their messages are whole) and are being written anew: hours were not compared, try again later";

    private final OlapStore store;
    private final Archives archives;
    private final ParquetFiles parquet;
    private final InstantSource clock;

    public Verification(OlapStore store, Archives archives, ParquetFiles parquet, InstantSource clock) {
        this.store = store;
        this.archives = archives;
        this.parquet = parquet;
        this.clock = clock;
    }

    /**
     * Takes as long as reading the table and the lake once; ingest goes on meanwhile. What the topic has is archived first.
     *
     * @throws io.mekong.core.MekongException when one of the two cannot be read
     */
    public Proof prove(Table table, Stream stream) {
        TableSchema schema = TableSchema.of(table);
        return prove(table, stream, schema, schema);
    }

    /**
     * The same of a table that is built beside the one of the project.
     *
     * @param stored what is looked at
     */
    Proof prove(Table table, Stream stream, TableSchema schema, TableSchema stored) {
        DigestScope scope = scope(schema);
        TableDigest served = store.digest(stored.name(), scope);
        Optional<Proof.Lake> lake = stream.archive().map(_ -> compare(table, stream, schema, served, scope));
        return new Proof(table.name(), clock.instant(), partitions(schema, served), lake);
    }

    static DigestScope scope(TableSchema schema) {
        return DigestScope.of(schema.stored().stream()
                .map(StoredColumn::name)
                .filter(name -> !name.startsWith("__"))
                .toList());
    }

    private static List<Proof.Partition> partitions(TableSchema schema, TableDigest served) {
        Map<Integer, TableDigest.Partition> rows = new HashMap<>();
        served.partitions().forEach(partition -> rows.put(partition.partition(), partition));
        return served.ledger().stream()
                .map(ledger -> partition(
                        schema,
                        ledger,
                        rows.getOrDefault(ledger.partition(), new TableDigest.Partition(ledger.partition(), 0, 0, 0))))
                .toList();
    }

    private static Proof.Partition partition(TableSchema schema, LedgerSummary ledger, TableDigest.Partition found) {
        LedgerCounts counts = ledger.counts();
        long expired = found.expired();
        List<String> problems = new ArrayList<>();
        if (!ledger.contiguous()) {
            problems.add("the offsets of its commits have a gap or an overlap");
        }
        if (counts.accounted() > ledger.lastOffset() - ledger.firstOffset() + 1) {
            problems.add("the ledger counts more messages than there are offsets");
        }
        if (!schema.keyed() && found.rows() + expired != counts.rows()) {
            problems.add("the table has " + found.rows() + " rows"
                    + (expired == 0 ? "" : " and retention removed " + expired) + ", the ledger says "
                    + counts.rows());
        }
        boolean oneRowEach = counts.rows() == counts.messages();
        if (!schema.keyed() && oneRowEach && found.messages() != found.rows()) {
            long more = found.rows() - found.messages();
            problems.add(more == 1 ? "1 row has the offset of another" : more + " rows have the offset of another");
        }
        return new Proof.Partition(
                ledger.partition(),
                ledger.firstOffset(),
                ledger.lastOffset(),
                counts.messages(),
                counts.rejected(),
                counts.dropped(),
                counts.lost(),
                counts.rows(),
                found.rows(),
                expired,
                problems);
    }

    private Proof.Lake compare(Table table, Stream stream, TableSchema schema, TableDigest served, DigestScope scope) {
        archives.archiveNow(stream);
        try (LakeReading lake = archives.reading(stream)) {
            return compare(table, schema, served, scope, lake);
        }
    }

    private Proof.Lake compare(
            Table table, TableSchema schema, TableDigest served, DigestScope scope, LakeReading lake) {
        LakeTopic topic = lake.topic();
        List<LakeFile> files = lake.files();
        if (!lake.isCurrent(files)) {
            return new Proof.Lake(files.size(), 0, served.rows(), 0, List.of(), Optional.of(OTHER_DEFINITION));
        }
        DigestScope asServed = scope.below(served.nextOffsets())
                .within(table.late().map(TimeLimit::distance), table.future().map(TimeLimit::distance))
                .hashed(store.hashing());
        // Of the rows of a key the last one counts, and all of them are in one partition.
        List<TableDigest> groups = new ArrayList<>();
        for (List<LakeFile> group :
                lake.groups(schema.key().isEmpty() ? LakeReading.Whole.FILE : LakeReading.Whole.PARTITION)) {
            try (LakeStorage.Held held = lake.hold(group)) {
                groups.add(parquet.digest(held.paths(), schema, asServed));
            }
        }
        TableDigest expected = TableDigest.together(groups);
        Optional<String> note = note(topic, served);
        List<Difference> differences = !topic.gaps().isEmpty()
                ? List.of()
                : note.isPresent() ? Difference.surplus(served, expected) : Difference.between(served, expected);
        return new Proof.Lake(
                files.size(),
                expected.rows(),
                served.rows(),
                expected.hours().size(),
                differences.stream().limit(MOST_DIFFERENCES).toList(),
                note);
    }

    /** Why the lake may have more than the table, rightly. */
    private static Optional<String> note(LakeTopic topic, TableDigest served) {
        if (served.hasExpired()) {
            return Optional.of(
                    "retention has removed old rows from the table: only that every row of the table is covered by the lake was compared");
        }
        if (!topic.gaps().isEmpty()) {
            return Optional.of(
                    "the lake lacks messages that retention deleted from the topic before they were archived: hours were not compared");
        }
        return Optional.empty();
    }
}
