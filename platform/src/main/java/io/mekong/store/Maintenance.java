package io.mekong.store;

/**
 * What {@link OlapStore#maintain} has done.
 *
 * @param expiredRows removed by retention
 * @param coldRows that left the store for files
 * @param mergedStates of rollups that became part of another
 * @param mergedEntries of the ledger that became part of another
 */
public record Maintenance(long expiredRows, long coldRows, long mergedStates, long mergedEntries) {
    public boolean didNothing() {
        return expiredRows == 0 && coldRows == 0 && mergedStates == 0 && mergedEntries == 0;
    }
}
