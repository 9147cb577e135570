package io.mekong.store;

import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.store.TableSchema.StoredColumn;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database of one job's own, in memory and beyond that on disk, gone when it is closed: what the job reads are its tables,
 * and its query is run over them. For one thread at a time, but for {@link #cancel}.
 */
public interface Workbench extends AutoCloseable {
    /** Opens one for each job. */
    @FunctionalInterface
    interface Opener {
        Workbench open();
    }

    /**
     * An empty table of the schema's name, in place of what had it. It has its rows once the filling is closed.
     *
     * @throws io.mekong.core.MekongException RESOURCE where there is no room for it
     */
    Filling fill(TableSchema schema);

    /** What the rows of files are read as. */
    record Reading(Kind kind, List<Column> columns, char delimiter, boolean skipDamaged) {
        public enum Kind {
            PARQUET,
            CSV,
            JSON
        }

        public Reading {
            columns = List.copyOf(columns);
        }
    }

    /**
     * The rows of files as a table, read whenever the table is.
     *
     * @param files at least one
     * @throws io.mekong.core.MekongException USER where a file is damaged or has other columns than it should
     */
    void files(String table, List<Path> files, Reading reading);

    /** Files of the lake as a table: messages that were understood, with the columns that are asked for. */
    void archived(String table, List<Path> files, List<StoredColumn> columns);

    /** What was left out of {@link #files} by the queries since then, for people: {@code events.csv, line 7: …}. */
    List<String> damaged(int most);

    /** How many rows were left out. */
    long damagedRows();

    /** Makes the query's rows a table of their own. */
    void table(String name, BoundQuery query);

    /** Runs a query. Nothing else is run until its result is closed. */
    Result query(BoundQuery query);

    /**
     * Writes a query's rows into a file.
     *
     * @param kind JSON has a line for each row
     * @return how many rows
     */
    long write(BoundQuery query, Path file, Reading.Kind kind);

    /** Ends the query that is running, which then fails. From any thread. */
    void cancel();

    @Override
    void close();

    /** Rows on their way into a table. */
    interface Filling extends AutoCloseable {
        void append(RowBatch batch);

        @Override
        void close();
    }

    /** The rows of a query, read as they are taken. */
    interface Result extends AutoCloseable {
        List<ResultColumn> columns();

        /**
         * To be gone through once.
         *
         * @return cells are null, Boolean, Long, Double, BigDecimal, String, Instant or LocalDate; what has another type is
         *     text. Each array is the taker's
         */
        Iterable<@Nullable Object[]> rows();

        @Override
        void close();
    }

    record ResultColumn(String name, ColumnType type) {}
}
