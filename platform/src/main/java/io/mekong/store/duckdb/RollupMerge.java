package io.mekong.store.duckdb;

import java.sql.SQLException;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Makes one state of the many that commits have left of a bucket and its dimensions, so that a rollup is read quickly.
 * States that are committed meanwhile are not seen here, and stay: nothing is lost or counted twice.
 */
final class RollupMerge {
    /** Fewer cost a reader nothing that could be noticed. */
    private static final long WORTH_IT = 1_000;

    private RollupMerge() {}

    /** @return how many states became part of another */
    static long run(DuckDBConnection connection, RollupSql rollup) throws SQLException {
        String states = rollup.table();
        String partial = "SELECT count(*) FROM " + states + " WHERE " + RollupSql.PARTIAL;
        if (Statements.query(connection, partial, row -> row.getLong(1)).getFirst() < WORTH_IT) {
            return 0;
        }
        String same = rollup.keys().stream()
                        .map(SqlText::quote)
                        .map(key -> "state." + key + " IS NOT DISTINCT FROM open." + key)
                        .collect(Collectors.joining(" AND "))
                // An equality besides: with it DuckDB skips the parts of the table that have other times.
                + " AND state.__time = open.__time";
        return Transaction.in(connection, () -> {
            Statements.execute(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE __open AS SELECT DISTINCT " + TableView.names(rollup.keys())
                            + " FROM " + states + " WHERE " + RollupSql.PARTIAL);
            Statements.execute(
                    connection,
                    "CREATE OR REPLACE TEMP TABLE __merged AS "
                            + rollup.merged("(SELECT state.* FROM " + states + " AS state SEMI JOIN __open AS open ON "
                                    + same + ")"));
            long merged = Statements.execute(
                    connection, "DELETE FROM " + states + " AS state USING __open AS open WHERE " + same);
            long kept = Statements.execute(connection, "INSERT INTO " + states + " SELECT *, false FROM __merged");
            Statements.execute(connection, "DROP TABLE __open");
            Statements.execute(connection, "DROP TABLE __merged");
            return merged - kept;
        });
    }
}
