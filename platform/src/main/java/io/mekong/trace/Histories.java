package io.mekong.trace;

import io.mekong.broker.MessageBrowser;
import io.mekong.broker.PartitionRange;
import io.mekong.broker.TopicIdentity;
import io.mekong.broker.Topics;
import io.mekong.core.BusyException;
import io.mekong.core.MekongException;
import io.mekong.lake.Archives;
import io.mekong.lake.LakeFile;
import io.mekong.lake.LakeReading;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OlapStore;
import io.mekong.trace.History.Step;
import io.mekong.trace.PartitionPast.Most;
import io.mekong.trace.PartitionPast.Readers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Finds the history of a row in the lake and in the topic. A search belongs to no consumer group, keeps nothing but what it
 * shows, and ends after a few seconds wherever it is; it then says so, and where to go on. For all threads.
 */
public final class Histories {
    public static final int MOST_STEPS = 200;

    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(5);
    private static final long MOST_BYTES = 16L << 20;
    /** Beyond those on the page: so many changes that did nothing may stand before the one that says what there was. */
    private static final int SPARE = 50;

    private static final int MOST_AT_ONCE = 4;

    private final Semaphore free = new Semaphore(MOST_AT_ONCE, true);
    private final OlapStore store;
    private final Archives archives;
    private final Topics topics;
    private final MessageBrowser browser;

    public Histories(OlapStore store, Archives archives, Topics topics, MessageBrowser browser) {
        this.store = store;
        this.archives = archives;
        this.topics = topics;
        this.browser = browser;
    }

    /**
     * @param limit of the page, 1 to {@value #MOST_STEPS}
     * @param before where the page before ended; empty: the newest changes
     * @throws BusyException when too many ask at once
     * @throws MekongException RESOURCE when Kafka or the lake does not answer
     */
    public History of(Table table, Stream stream, RowKey key, int limit, Optional<HistoryCursor> before) {
        acquire(table);
        try {
            return search(table, stream, key, limit, before);
        } finally {
            free.release();
        }
    }

    private void acquire(Table table) {
        String what = "Cannot look for a row of table `" + table.name() + "`";
        try {
            if (!free.tryAcquire(LONGEST_SEARCH.toSeconds(), TimeUnit.SECONDS)) {
                throw new BusyException(
                        what, MOST_AT_ONCE + " others are being served", "Try again in a moment.", LONGEST_SEARCH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(what, "it was interrupted", "", e);
        }
    }

    private History search(Table table, Stream stream, RowKey key, int limit, Optional<HistoryCursor> before) {
        SearchTime time = new SearchTime(LONGEST_SEARCH);
        List<PartitionRange> ranges = topics.offsets(stream.topic());
        Most most = new Most(limit + SPARE, MOST_BYTES / Math.max(1, ranges.size()));
        try (LakeReading lake = archives.reading(stream)) {
            Readers readers = new Readers(browser, lake, new MessageReading(table, stream, key), key);
            List<LakeFile> files = files(stream, lake);
            List<PartitionPast> pasts = new ArrayList<>();
            for (PartitionRange range : ranges) {
                long below = before.map(cursor -> cursor.below().getOrDefault(range.partition(), Long.MAX_VALUE))
                        .orElse(Long.MAX_VALUE);
                List<LakeFile> own = files.stream()
                        .filter(file -> file.partition() == range.partition())
                        .toList();
                pasts.add(new PartitionPast(stream.topic(), range, below, own, readers, most));
            }
            look(pasts, limit, time);
            return page(table, pasts, limit, time);
        }
    }

    /** A topic made anew under the same name has other messages at the same offsets. */
    private List<LakeFile> files(Stream stream, LakeReading lake) {
        boolean same =
                lake.topic().topicId().equals(topics.identity(stream.topic()).map(TopicIdentity::id));
        return same ? lake.files() : List.of();
    }

    /** Always where the least of the past has been seen, so that the newest changes of all partitions are found first. */
    private static void look(List<PartitionPast> pasts, int limit, SearchTime time) {
        Timeline timeline = new Timeline(pasts);
        while (!time.isOver()) {
            long neededMs = needed(timeline.newest(limit + SPARE), limit);
            Optional<PartitionPast> next = pasts.stream()
                    .filter(past -> !past.isDone() && past.horizonMs() >= neededMs)
                    .max(Comparator.comparingLong(PartitionPast::horizonMs));
            if (next.isEmpty()) {
                return;
            }
            next.get().step(time);
        }
    }

    /** What came before this need not be known: the page is full, and what there was before it has been found. */
    private static long needed(List<Change> line, int limit) {
        for (int i = limit; i < line.size(); i++) {
            if (line.get(i).counts()) {
                return line.get(i).kafkaAt().toEpochMilli();
            }
        }
        return Long.MIN_VALUE;
    }

    private History page(Table table, List<PartitionPast> pasts, int limit, SearchTime time) {
        Timeline timeline = new Timeline(pasts);
        List<Change> line = timeline.newest(limit + SPARE);
        boolean whole = timeline.isExhausted() && line.size() < limit + SPARE;
        if (whole) {
            while (!line.isEmpty() && line.getLast().operation() == Operation.TRUNCATE) {
                line.removeLast(); // there was no such row yet
            }
        }
        List<Change> shown = line.subList(0, Math.min(limit, line.size()));
        boolean more = !whole || line.size() > limit;
        List<Step> steps = Rows.follow(line, table.keyed(), whole).subList(0, shown.size());
        return new History(
                withCommits(table, steps),
                more ? Optional.of(timeline.behind(shown)) : Optional.empty(),
                time.isOver() && shown.size() < limit && more
                        ? Optional.of("stopped after " + time.whole().toSeconds() + " s")
                        : Optional.empty(),
                pasts.stream().map(PartitionPast::looked).toList());
    }

    /** Changes that follow each other were often taken by one commit. */
    private List<Step> withCommits(Table table, List<Step> steps) {
        List<LedgerEntry> known = new ArrayList<>();
        List<Step> told = new ArrayList<>();
        for (Step step : steps) {
            Optional<LedgerEntry> commit = known.stream()
                    .filter(entry ->
                            entry.holds(step.change().partition(), step.change().offset()))
                    .findFirst();
            if (commit.isEmpty()) {
                commit = store.ledgerAt(
                        table.name(), step.change().partition(), step.change().offset());
                commit.ifPresent(known::add);
            }
            told.add(new Step(step.change(), step.cells(), step.changed(), commit));
        }
        return told;
    }
}
