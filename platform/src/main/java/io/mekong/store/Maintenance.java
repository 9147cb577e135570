package io.mekong.store;

/**
 * What {@link OlapStore#maintain} has done.
 *
 * @param expiredRows removed by retention
 * @param mergedStates of rollups that became part of another
 * @param mergedEntries of the ledger that became part of another
 */
public record Maintenance(long expiredRows, long mergedStates, long mergedEntries) {
    public boolean didNothing() {
        return expiredRows == 0 && mergedStates == 0 && mergedEntries == 0;
    }
}
