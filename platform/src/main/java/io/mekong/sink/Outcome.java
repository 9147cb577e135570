package io.mekong.sink;

/** What became of a batch. */
public enum Outcome {
    WRITTEN,
    /** It was in the table already; nothing was written. */
    KNOWN
}
