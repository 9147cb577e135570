package io.mekong.store.duckdb;

import java.util.Optional;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How rows go into tables. Both ways give the same rows. */
public enum Appending {
    /** Whole columns, through DuckDB's data chunks. */
    CHUNKS {
        @Override
        BatchAppender open(DuckDBConnection connection, AppendTarget target) {
            return new ChunkAppender(connection, target);
        }

        @Override
        Appending thatWorks() {
            return Tried.FAILURE.isEmpty() ? this : ROWS;
        }
    },
    /** Cell by cell, through the driver's appender: less than half as fast. */
    ROWS {
        @Override
        BatchAppender open(DuckDBConnection connection, AppendTarget target) {
            return new RowAppender(connection, target);
        }

        @Override
        Appending thatWorks() {
            return this;
        }
    };

    abstract BatchAppender open(DuckDBConnection connection, AppendTarget target);

    /** This one, or the plain one where a trial has shown that the driver is not the one that this was made for. */
    abstract Appending thatWorks();

    /** Tried once, when it is first asked for. */
    private static final class Tried {
        static final Optional<String> FAILURE = ChunkTrial.failure();

        static {
            Logger log = LoggerFactory.getLogger(Appending.class);
            FAILURE.ifPresent(why -> log.warn("Rows go in one by one, which is slower: {}", why));
        }
    }
}
