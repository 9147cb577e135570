package io.mekong.bench;

import io.mekong.store.duckdb.Appending;
import java.nio.file.Path;

/** A way of {@value #EVENTS} events into committed rows. */
public interface CommitWay extends AutoCloseable {
    /** A row group of DuckDB: what ingest commits under load. */
    int EVENTS = 122_880;

    /** Commits all of them once more. */
    void commit() throws Exception;

    @Override
    void close() throws Exception;

    /** All of them. */
    enum Kind {
        /** From bytes, as the platform does it. */
        MEKONG_CHUNKS {
            @Override
            CommitWay open(Workload workload, Path folder) {
                return new DecodingWay(workload, folder, Appending.CHUNKS);
            }
        },
        /** From bytes, with the plain appender in its place. */
        MEKONG_ROWS {
            @Override
            CommitWay open(Workload workload, Path folder) {
                return new DecodingWay(workload, folder, Appending.ROWS);
            }
        },
        /** From bytes, by Jackson's tree and the driver's appender, without ledger, partition and offset. */
        JACKSON_AND_APPENDER {
            @Override
            CommitWay open(Workload workload, Path folder) throws Exception {
                return new JacksonWay(workload, folder);
            }
        },
        /** The same bytes in a file, by DuckDB alone, without ledger, partition and offset. */
        READ_JSON {
            @Override
            CommitWay open(Workload workload, Path folder) throws Exception {
                return new ReadJsonWay(workload, folder, workload.selection());
            }
        },
        /** As before, into as many columns as the platform's table has. */
        READ_JSON_ALIKE {
            @Override
            CommitWay open(Workload workload, Path folder) throws Exception {
                return new ReadJsonWay(workload, folder, workload.selectionAlike());
            }
        },
        /** From columns that are filled already. */
        APPEND_CHUNKS {
            @Override
            CommitWay open(Workload workload, Path folder) {
                return new AppendingWay(StoreTable.inDuckDb(workload, folder, Appending.CHUNKS), workload, EVENTS);
            }
        },
        /** From columns that are filled already. */
        APPEND_ROWS {
            @Override
            CommitWay open(Workload workload, Path folder) {
                return new AppendingWay(StoreTable.inDuckDb(workload, folder, Appending.ROWS), workload, EVENTS);
            }
        };

        abstract CommitWay open(Workload workload, Path folder) throws Exception;
    }
}
