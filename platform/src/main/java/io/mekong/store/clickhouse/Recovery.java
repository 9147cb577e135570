package io.mekong.store.clickhouse;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts away what a process that ended in the middle of something has left. */
final class Recovery {
    private static final Set<String> OURS = Set.of("~notes", ClickHouseLedger.TABLE, "~expired");

    private Recovery() {}

    /** Ends inserts of a process that is no more. */
    static void endInserts(Requests requests) throws ServerError {
        requests.execute("KILL QUERY WHERE startsWith(Settings['log_comment'], '" + Requests.INSERT + "')"
                + " AND current_database = currentDatabase() SYNC");
    }

    static long lastCommitted(Requests requests) throws ServerError {
        return ClickHouseLedger.number(
                requests.rows("SELECT max(" + Commits.COLUMN + ") FROM `~ledger`")
                        .getFirst(),
                0);
    }

    /** Rows whose commit never came. */
    static void removeUncommitted(Requests requests, Catalog catalog, Commits commits) throws ServerError {
        String where = " WHERE " + Commits.COLUMN + " > " + commits.settled() + " AND " + Commits.COLUMN
                + " NOT IN (SELECT " + Commits.COLUMN + " FROM `~ledger`)";
        for (String table : catalog.versioned()) {
            if (!table.equals(ClickHouseLedger.TABLE)) {
                Upkeep.removeRows(requests, table, where);
            }
        }
    }

    /** Tables that were made and not noted, or are noted no more. */
    static void removeOrphans(Requests requests, Catalog catalog) throws ServerError {
        Set<String> known = new HashSet<>(OURS);
        known.addAll(catalog.results().values());
        for (StoredTable table : catalog.tables().values()) {
            known.add(table.rows());
            table.schema().rollups().forEach(rollup -> {
                known.add(table.states(rollup.name()));
                known.add(table.fill(rollup.name()));
            });
        }
        List<List<@Nullable Object>> present = requests.rows(
                "SELECT name, engine = 'MaterializedView' AS fill"
                        + " FROM system.tables WHERE database = currentDatabase() AND position(name, '~') > 0 ORDER BY fill DESC");
        for (List<@Nullable Object> row : present) {
            String name = String.valueOf(row.getFirst());
            if (!known.contains(name)) {
                requests.execute("DROP TABLE IF EXISTS " + SqlText.quote(name));
            }
        }
    }
}
