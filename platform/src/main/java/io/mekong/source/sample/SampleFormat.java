package io.mekong.source.sample;

/** How sampled messages are written. */
public enum SampleFormat {
    /** What they look like. */
    AUTO,
    JSON,
    /** Lines of delimited text; a file's first names the columns. */
    CSV,
    DEBEZIUM
}
