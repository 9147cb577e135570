package io.mekong.store.clickhouse;

import io.mekong.project.Retention;
import io.mekong.store.Maintenance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done every minute or so: old days go, states and ledger entries become fewer, what came to nothing is removed. */
final class Upkeep {
    private final Requests requests;
    private final Catalog catalog;
    private final Commits commits;
    private final ClickHouseTables tables;

    Upkeep(Requests requests, Catalog catalog, Commits commits, ClickHouseTables tables) {
        this.requests = requests;
        this.catalog = catalog;
        this.commits = commits;
        this.tables = tables;
    }

    long expire(String name, Retention retention, Instant now) throws ServerError {
        Optional<StoredTable> table = catalog.find(name);
        if (table.isEmpty()) {
            return 0;
        }
        Catalog.Gate gate = catalog.gate(name);
        gate.lock.writeLock().lock();
        try {
            return new Expiry(requests, commits).run(table.get(), tables.rollups(table.get()), retention, now);
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    Maintenance maintain(String name, Retention retention, Instant now) throws ServerError {
        Optional<StoredTable> table = catalog.find(name);
        if (table.isEmpty()) {
            return new Maintenance(0, 0, 0, 0);
        }
        forgetAbandoned();
        long expired = retention.age().isPresent() || retention.size().isPresent() ? expire(name, retention, now) : 0;
        Catalog.Gate gate = catalog.gate(name);
        gate.lock.writeLock().lock();
        try {
            long states = table.get().schema().keyed() ? 0 : mergeStates(table.get());
            long entries =
                    new ClickHouseLedger(requests, commits).merge(table.get().rows(), now);
            return new Maintenance(expired, 0, states, entries);
        } finally {
            gate.lock.writeLock().unlock();
        }
    }

    /** Makes a new table of the states, merged, and exchanges the two: nothing may be put into the table meanwhile. */
    private long mergeStates(StoredTable table) throws ServerError {
        long merged = 0;
        for (RollupSql rollup : tables.rollups(table)) {
            long floor = commits.floor();
            String states = rollup.statesName();
            List<@Nullable Object> before = requests.rows("SELECT toInt64(countIf(" + Commits.COLUMN + " > 0 AND "
                            + Commits.COLUMN + " <= " + floor + ")), toInt64(count()) FROM " + states)
                    .getFirst();
            long fresh = ClickHouseLedger.number(before, 0);
            long all = ClickHouseLedger.number(before, 1);
            if (fresh == 0 || fresh * 5 < all) {
                continue; // a rewrite should be worth it
            }
            commits.settle(); // commit 0 counts whatever the ledger says
            String next = SqlText.quote(table.states(rollup.rollup().name()) + "~merged");
            requests.execute("DROP TABLE IF EXISTS " + next);
            requests.execute("CREATE TABLE " + next + " AS " + states);
            requests.execute("INSERT INTO " + next + " " + rollup.merged(floor, commits.notLate()));
            requests.execute("EXCHANGE TABLES " + states + " AND " + next);
            requests.execute("DROP TABLE " + next);
            long after = ClickHouseLedger.number(
                    requests.rows("SELECT toInt64(count()) FROM " + states).getFirst(), 0);
            merged += Math.max(0, all - after);
        }
        return merged;
    }

    /** Once their inserts have ended, whichever way, their rows are removed and their numbers need no mention. */
    private void forgetAbandoned() throws ServerError {
        List<Long> numbers = commits.abandoned();
        if (numbers.isEmpty()) {
            return;
        }
        settleDoubts(requests, commits);
        endInserts(requests, commits, numbers);
        String where = among(numbers);
        for (String table : catalog.versioned()) {
            removeRows(requests, table, where);
        }
        commits.forget(numbers);
    }

    /** Makes sure that entries whose insert was not answered are not in the ledger: their messages come again. */
    static void settleDoubts(Requests requests, Commits commits) throws ServerError {
        List<Long> numbers = commits.doubtful();
        if (!numbers.isEmpty()) {
            endInserts(requests, commits, numbers);
            removeRows(requests, ClickHouseLedger.TABLE, among(numbers));
            commits.settleDoubts(numbers);
        }
    }

    private static void endInserts(Requests requests, Commits commits, List<Long> numbers) throws ServerError {
        for (long number : numbers) {
            String comment = Requests.INSERT + commits.token(number, 0).replaceFirst("-0$", "-");
            requests.execute(
                    "KILL QUERY WHERE startsWith(Settings['log_comment'], " + SqlText.literal(comment) + ") SYNC");
        }
    }

    private static String among(List<Long> numbers) {
        return " WHERE " + Commits.COLUMN + " IN ("
                + String.join(", ", numbers.stream().map(String::valueOf).toList()) + ")";
    }

    static void removeRows(Requests requests, String table, String where) throws ServerError {
        String name = SqlText.quote(table);
        long rows = ClickHouseLedger.number(
                requests.rows("SELECT toInt64(count()) FROM " + name + where).getFirst(), 0);
        if (rows > 0) {
            requests.execute("ALTER TABLE " + name + " DELETE" + where);
        }
    }
}
