package io.mekong.store;

import io.mekong.core.MekongException;
import io.mekong.project.Retention;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where rows become queryable. All methods may be called from any thread. */
public interface OlapStore extends AutoCloseable {
    /**
     * Makes the table and its rollups be what the schema says, all or nothing: the steps of {@link SchemaPlan#between}
     * what is stored and the schema. New rollups are filled from the rows. The table's writers must be closed before, and
     * opened again with the new schema.
     *
     * @throws io.mekong.core.MekongException USER when the table needs a rebuild to take its new shape, or the engine
     *     cannot do what the schema asks for ({@link #problems})
     */
    void ensureTable(TableSchema schema);

    /** The shape that a table has. Empty where there is none of that name. */
    Optional<TableSchema> stored(String table);

    /**
     * What the engine cannot do of a schema: a derived column must be one expression over the columns of the same row
     * and the derived columns before it, the same each time; a rollup's functions must fit their columns. Nothing is
     * changed, and the table need not be there.
     */
    List<SchemaProblem> problems(TableSchema schema);

    /** What {@link #ensureTable} made of the schema can be written to with it. */
    TableWriter writer(TableSchema schema);

    /** The next offset to read, by partition, as the ledger has it. Empty for a table that has taken nothing. */
    Map<Integer, Long> nextOffsets(String table);

    /** Kafka's id of the topic that the newest commit read; empty for a table that has taken nothing. */
    Optional<String> topicId(String table);

    /**
     * Returns while the store can be read.
     *
     * @throws io.mekong.core.MekongException RESOURCE while it cannot
     */
    void requireWorking();

    /** Rows in the table. */
    long rowCount(String table);

    /** Those of the offsets of one partition of whose messages the table has rows. */
    Set<Long> offsetsWithRows(String table, int partition, Collection<Long> offsets);

    /** The newest commits, newest first. Those older than an hour or two may have become one for each hour. */
    List<LedgerEntry> ledger(String table, int limit);

    List<LedgerSummary> ledgerSummary(String table);

    /** The commit, or several in one entry, that took the message; of entries that overlap the newest. */
    default Optional<LedgerEntry> ledgerAt(String table, int partition, long offset) {
        return ledger(table, Integer.MAX_VALUE).stream()
                .filter(entry ->
                        entry.partition() == partition && entry.firstOffset() <= offset && offset <= entry.lastOffset())
                .findFirst();
    }

    /**
     * What the table's rows are, and up to where the ledger goes, as of one moment.
     *
     * @throws io.mekong.core.MekongException RESOURCE when it cannot be computed
     */
    TableDigest digest(String table, DigestScope scope);

    /** How the engine hashes rows in its digests, whatever the scope says. */
    DigestScope.Hashing hashing();

    /**
     * The {@linkplain TableSchema#shadow shadows} take the tables' places, their ledgers too, all in one transaction.
     * Writers of both must be closed. What retention has removed is counted anew.
     */
    void swap(List<TableSchema> tables);

    /**
     * Makes the table's {@linkplain TableSchema#shadow shadow}: all its rows but for those of these offsets, and in their
     * place all of its {@linkplain TableSchema#part part}; the same of its ledger. The rollups are filled from these rows.
     * All in one transaction; a shadow that is there is replaced.
     *
     * @param replaced whole entries of the ledger, which the part has, too
     */
    void patch(TableSchema table, List<OffsetRange> replaced);

    /** Removes a table and its ledger. It need not be there. */
    void drop(TableSchema schema);

    /** What retention has removed: the ledger's rows are those in the table (if it has no key) and these. */
    List<ExpiredRows> expired(String table);

    /**
     * Removes whole days (UTC, by event time) that are older than the retention's age, and the oldest days while the
     * table is estimated to take more than the retention's size; the day of {@code now} and later ones stay. Rollups keep
     * their history. All in one transaction, with a note of what was removed.
     *
     * @return how many rows were removed
     */
    long expire(String table, Retention retention, Instant now);

    /**
     * Makes these views be there, and none beside them: each under the name that people query it by, over tables, rollups
     * and other views. Made again after each change of a table's shape, since a view has the columns of its query as they
     * were when it was made.
     *
     * @return why a view could not be made, by its name; the others are there
     */
    Map<String, MekongException> defineViews(List<ViewSchema> views);

    /**
     * What should be done every minute or so, from a thread of its own: {@link #expire}, merging the states of rollups, and
     * merging the ledger's entries of past hours wherever they follow each other without a gap. Each is a transaction of
     * its own; commits of rows go on meanwhile. A table that is not there is left alone.
     */
    Maintenance maintain(String table, Retention retention, Instant now);

    /**
     * Puts the rows of a query into a table of results, which people query by its name: all or nothing, and whoever queries
     * it meanwhile sees what was there before. A table that is not there is made, with the columns of the query. One that the
     * project declares later takes the name over.
     *
     * @return how many rows were put in
     * @throws SqlException USER for a mistake in the query or the condition, a name that a table of the project has, or rows
     *     that do not fit the columns
     * @throws InterruptedException when the thread is interrupted; nothing is changed then
     */
    long put(Results results) throws InterruptedException;

    /**
     * Begins to fill a table of results with rows that come from elsewhere.
     *
     * @param schema its name and columns, none of our own among them
     * @throws io.mekong.core.MekongException USER where something else has that name
     */
    ResultsFilling fill(TableSchema schema);

    /** Bytes on disk, the write-ahead log included. */
    long sizeBytes();

    /** SQL over what is stored, for people: read-only. */
    SqlEngine sql();

    @Override
    void close();
}
