package io.mekong.store;

/**
 * A partition's whole ledger in one line.
 *
 * @param contiguous whether every commit begins right after the one before, from the first: no gap, nothing twice
 */
public record LedgerSummary(
        int partition, long firstOffset, long lastOffset, LedgerCounts counts, boolean contiguous) {}
