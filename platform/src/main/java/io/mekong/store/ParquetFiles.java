package io.mekong.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tables as Parquet files (zstd). For all threads. */
public interface ParquetFiles extends AutoCloseable {
    /** Rows are gathered for one file, in memory and beyond that on disk. */
    Draft draft(TableSchema schema);

    /**
     * Hands over the rows of a file whose {@code __offset} lies between the two, both included, in order of offset, in
     * batches that are reused. A column that the file does not have is null.
     *
     * @param schema the columns to read: of types integer, bigint, timestamp, string and bytes
     * @throws io.mekong.core.MekongException RESOURCE when the file cannot be read
     */
    void read(Path file, TableSchema schema, long firstOffset, long lastOffset, Consumer<RowBatch> rows);

    /**
     * Hands over the rows that are looked for, that of the highest offset first, in batches that are reused.
     *
     * @param files of one partition, all with the columns that are looked for
     * @param schema the columns to hand over, of types as for {@link #read}
     * @return false when the time was too short: what was handed over is not all
     * @throws io.mekong.core.MekongException RESOURCE when a file cannot be read
     */
    boolean search(List<Path> files, TableSchema schema, RowSearch search, Consumer<RowBatch> rows);

    /**
     * What a table's rows should be, as the messages in files of the lake say.
     *
     * @param scope with {@code below}
     */
    TableDigest digest(List<Path> files, TableSchema table, DigestScope scope);

    /**
     * The first rows of any Parquet file, each cell as text.
     *
     * @throws io.mekong.core.MekongException RESOURCE when it cannot be read
     */
    Head head(Path file, int rows);

    /** @param rows a null cell is null */
    record Head(List<QueryResult.ResultColumn> columns, List<List<@Nullable String>> rows) {}

    /** The labels that the files were written with; a file without one is missing. */
    Map<Path, String> labels(List<Path> files);

    /**
     * Writes the rows of several files of the same columns as one, in order of time.
     *
     * @param label of the new file
     */
    void merge(List<Path> files, Path into, String label);

    @Override
    void close();

    /** Used by one thread. */
    interface Draft extends AutoCloseable {
        void append(RowBatch rows);

        /**
         * Writes everything that was appended, in order of time, then of offset.
         *
         * @param label kept in the file, for {@link ParquetFiles#labels}
         */
        void write(Path file, String label);

        @Override
        void close();
    }
}
