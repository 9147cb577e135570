package io.mekong.api;

import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A table's ledger as the API shows it: the counts stand beside the offsets. */
record LedgerView(String table, List<PartitionView> partitions, List<CommitView> commits) {
    LedgerView {
        partitions = List.copyOf(partitions);
        commits = List.copyOf(commits);
    }

    static LedgerView of(String table, List<LedgerSummary> partitions, List<LedgerEntry> commits) {
        return new LedgerView(
                table,
                partitions.stream().map(PartitionView::of).toList(),
                commits.stream().map(CommitView::of).toList());
    }

    record PartitionView(
            int partition,
            long firstOffset,
            long lastOffset,
            long messages,
            long rows,
            long rejected,
            long dropped,
            long lost,
            boolean contiguous) {
        private static PartitionView of(LedgerSummary summary) {
            return new PartitionView(
                    summary.partition(),
                    summary.firstOffset(),
                    summary.lastOffset(),
                    summary.counts().messages(),
                    summary.counts().rows(),
                    summary.counts().rejected(),
                    summary.counts().dropped(),
                    summary.counts().lost(),
                    summary.contiguous());
        }
    }

    record CommitView(
            String table,
            String topic,
            int partition,
            long firstOffset,
            long lastOffset,
            long messages,
            long rows,
            long rejected,
            long dropped,
            long lost,
            Optional<Instant> minEventTime,
            Optional<Instant> maxEventTime,
            Instant topicTime,
            Instant committedAt) {
        private static CommitView of(LedgerEntry entry) {
            return new CommitView(
                    entry.table(),
                    entry.topic(),
                    entry.partition(),
                    entry.firstOffset(),
                    entry.lastOffset(),
                    entry.counts().messages(),
                    entry.counts().rows(),
                    entry.counts().rejected(),
                    entry.counts().dropped(),
                    entry.counts().lost(),
                    entry.minEventTime(),
                    entry.maxEventTime(),
                    entry.topicTime(),
                    entry.committedAt());
        }
    }
}
