package io.mekong.sink;

/**
 * Under what name and number the rows of a job's run are written, where it is no stream, whose batches have numbers.
 *
 * @param under what stands for a job's name in {@link PostgresWriter}: a run's own, since runs go on side by side
 */
public record RunNumber(String under, long number) {
    /**
     * Rows that are added are added once for each run, however often it is tried; rows that take the place of others do so
     * each time, for what they are made of may have changed.
     *
     * @param run tells one run from another, and is the same when it is tried again
     * @param startedMs when it began, in milliseconds since 1970
     */
    public static RunNumber of(PostgresTarget.Mode mode, String run, long startedMs) {
        return mode == PostgresTarget.Mode.APPEND ? new RunNumber(run, 1) : new RunNumber(run, startedMs);
    }
}
