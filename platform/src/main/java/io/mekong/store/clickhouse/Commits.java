package io.mekong.store.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which rows count. Every row has the number of its commit, and a commit's numbers are there for good only with its rows in
 * the ledger; a reader is told which numbers are not (yet): those that are under way, and those that came to nothing. So a
 * commit of any number of inserts, into a table, its rollups and the ledger, is seen whole or not at all, and an insert that
 * arrives after its sender has given up is never seen.
 *
 * <p>A number is used once, also by another process after a crash: they are reserved in the notes before they are used.
 */
final class Commits {
    static final String COLUMN = "__commit";

    private static final String RESERVED = "~reserved";
    private static final String FLOOR = "~floor";
    private static final long AT_ONCE = 10_000;

    private final Notes notes;
    /** Begun and not committed. */
    private final TreeSet<Long> open = new TreeSet<>();
    /** Of those, the ones that never will be. */
    private final TreeSet<Long> abandoned = new TreeSet<>();
    /** Of these, the ones whose entries may be in the ledger all the same: their insert was sent and not answered. */
    private final TreeSet<Long> doubtful = new TreeSet<>();

    private final String process = UUID.randomUUID().toString();
    /** Behind the last number that an earlier process committed; from here to the first of our own there is nothing. */
    private final long afterEarlier;

    private final long firstOwn;
    private long next;
    private long reserved;

    /** @param lastCommitted the highest number in the ledger */
    Commits(Notes notes, long lastCommitted) {
        this.notes = notes;
        this.afterEarlier = lastCommitted + 1;
        this.reserved = Math.max(number(RESERVED), lastCommitted + 1);
        this.firstOwn = reserved;
        this.next = reserved;
    }

    /** A new number, and its rows do not count. */
    synchronized long begin() throws ServerError {
        if (next == reserved) {
            notes.write(RESERVED, Long.toString(reserved + AT_ONCE));
            reserved += AT_ONCE;
        }
        open.add(next);
        return next++;
    }

    /** Its rows count from now on. */
    synchronized void committed(long number) {
        open.remove(number);
    }

    /** Its rows never count. */
    synchronized void abandon(long number) {
        abandoned.add(number);
    }

    /** Its rows never count, but after a restart they would: its entries may be in the ledger, or come to be. */
    synchronized void doubt(long number) {
        abandoned.add(number);
        doubtful.add(number);
    }

    synchronized List<Long> doubtful() {
        return List.copyOf(doubtful);
    }

    /** Their entries are not in the ledger, and cannot come any more. */
    synchronized void settleDoubts(List<Long> numbers) {
        numbers.forEach(doubtful::remove);
    }

    synchronized List<Long> abandoned() {
        return List.copyOf(abandoned);
    }

    /** There are no rows of these any more, and none can come. */
    synchronized void forget(List<Long> numbers) {
        numbers.forEach(number -> {
            abandoned.remove(number);
            doubtful.remove(number);
            open.remove(number);
        });
    }

    /** All numbers up to this one are committed, or have no rows. */
    synchronized long floor() {
        return open.isEmpty() ? next - 1 : open.first() - 1;
    }

    /** Notes the floor: from now on a number up to it need not be in the ledger to count. */
    synchronized void settle() throws ServerError {
        notes.write(FLOOR, Long.toString(floor()));
    }

    /** Up to here everything counts, as far as was noted. */
    long settled() {
        return number(FLOOR);
    }

    /** What tells one insert from all others, so that it counts once however often it is sent. */
    String token(long number, int insert) {
        return process + "-" + number + "-" + insert;
    }

    /** The condition on the column that holds for rows that count at this moment. */
    synchronized String counting() {
        List<String> conditions = new ArrayList<>();
        conditions.add(COLUMN + " < " + next);
        if (!open.isEmpty()) {
            conditions.add(
                    COLUMN + " NOT IN (" + open.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")");
        }
        conditions.add(notLate());
        return String.join(" AND ", conditions);
    }

    /** The condition that does not hold for rows that an earlier process sent and that arrived after it had ended. */
    String notLate() {
        return "NOT (" + COLUMN + " >= " + afterEarlier + " AND " + COLUMN + " < " + firstOwn + ")";
    }

    /** The setting that makes a query see only rows that count, in these tables, through whatever view it reads them. */
    Map<String, String> snapshot(String database, List<String> tables) {
        String condition = SqlText.literal(counting());
        return Map.of(
                "additional_table_filters",
                tables.stream()
                        .map(table -> SqlText.literal(database + "." + table) + ": " + condition)
                        .collect(Collectors.joining(", ", "{", "}")));
    }

    private long number(String note) {
        String value = notes.find(note);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }
}
