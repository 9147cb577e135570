package io.mekong.store;

/** Rows on their way into a table of results, whose content they become at {@link #commit}: all of them, or none. */
public interface ResultsFilling extends AutoCloseable {
    void append(RowBatch batch);

    void commit();

    /** Without {@link #commit} nothing is changed. */
    @Override
    void close();
}
