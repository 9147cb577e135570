package io.mekong.job;

/** What a run of a batch job came to. */
public sealed interface JobResult {
    /**
     * @param rows written, over all outputs
     * @param damaged rows that were left out
     */
    record Done(long rows, long damaged) implements JobResult {}

    /** The files that it reads are not there. */
    record NothingToRead(String why) implements JobResult {}
}
