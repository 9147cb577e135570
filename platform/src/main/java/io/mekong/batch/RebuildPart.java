package io.mekong.batch;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of a table's messages to read again. The other rows are taken over as they are.
 *
 * @param since messages that Kafka received then or later; empty: from the first
 * @param until messages that Kafka received before; empty: to the last
 * @param offsets instead of times; a partition that is not among them is not read again
 */
public record RebuildPart(Optional<Instant> since, Optional<Instant> until, List<OffsetRange> offsets) {
    /** All of them. */
    public static final RebuildPart WHOLE = new RebuildPart(Optional.empty(), Optional.empty(), List.of());

    public RebuildPart {
        offsets = List.copyOf(offsets);
    }

    public boolean isWhole() {
        return equals(WHOLE);
    }

    /**
     * The part in whole commits, one range for each partition: the ledger counts by commits, and must add up afterwards.
     *
     * @throws MekongException USER when the table has taken nothing of it
     */
    List<OffsetRange> commits(String table, List<LedgerEntry> ledger) {
        List<LedgerEntry> inOrder = new ArrayList<>(ledger);
        inOrder.sort(Comparator.comparingLong(LedgerEntry::firstOffset));
        Map<Integer, OffsetRange> ranges = new TreeMap<>();
        Map<Integer, Instant> begins = new HashMap<>();
        for (LedgerEntry entry : inOrder) {
            Instant begin = begins.getOrDefault(entry.partition(), Instant.EPOCH); // the newest time of the one before
            begins.put(entry.partition(), entry.topicTime());
            if (isWanted(entry, begin)) {
                OffsetRange range = new OffsetRange(entry.partition(), entry.firstOffset(), entry.lastOffset());
                ranges.merge(entry.partition(), range, OffsetRange::and);
            }
        }
        if (ranges.isEmpty()) {
            throw MekongException.user(
                    "Table `" + table + "` has nothing to rebuild there",
                    "it has taken no message of these times or offsets",
                    "Look at its ledger: `SELECT * FROM mekong.ledger WHERE table_name = '" + table + "'`.");
        }
        return List.copyOf(ranges.values());
    }

    private boolean isWanted(LedgerEntry entry, Instant begin) {
        if (!offsets.isEmpty()) {
            return offsets.stream().anyMatch(range -> range.overlaps(entry));
        }
        boolean lateEnough = since.isEmpty() || !entry.topicTime().isBefore(since.get());
        boolean earlyEnough = until.isEmpty() || begin.isBefore(until.get());
        return lateEnough && earlyEnough;
    }
}
