package io.mekong.project;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An OLAP table fed from a stream. Beside its columns every table has {@code __time} (the event time, UTC),
 * {@code __partition} and {@code __offset} (where the row's message stands in Kafka).
 *
 * @param columns the stream's columns that are kept, in table order
 * @param derived columns computed from the others, behind them
 * @param key the columns that make a row what it is: a later message with the same key takes the place of the earlier.
 *     Empty: every message is a row of its own
 * @param history the columns that make a row what it is, where every change of it is kept as a row of its own, deletions
 *     too. Not together with {@code key}
 * @param unnest the list of which every element becomes a row of its own; empty: one row a message
 * @param rollups summaries kept up to date with every commit
 * @param late what becomes of events that are older than this; empty: they are taken
 * @param future what becomes of events that are further ahead of the clock than this; empty: they are taken
 */
public record Table(
        String name,
        String description,
        String stream,
        List<Column> columns,
        List<Derived> derived,
        List<String> key,
        List<String> history,
        Optional<FieldPath> unnest,
        List<Rollup> rollups,
        Retention retention,
        Optional<TimeLimit> late,
        Optional<TimeLimit> future) {
    public Table {
        columns = List.copyOf(columns);
        derived = List.copyOf(derived);
        key = List.copyOf(key);
        history = List.copyOf(history);
        rollups = List.copyOf(rollups);
    }

    /** A table that keeps the given columns of a stream, and nothing more. */
    public static Table of(String name, String stream, List<Column> columns) {
        return new Table(
                name,
                "",
                stream,
                columns,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                Retention.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** The type of a column as the table has it: where its list is unnested, that of one element. */
    public ColumnType storedType(Column column) {
        return unnest.map(column::typeIn).orElse(column.type());
    }

    public boolean keyed() {
        return !key.isEmpty();
    }

    /** Whether every change of a row is kept. */
    public boolean keepsHistory() {
        return !history.isEmpty();
    }

    /** The name under which a table with a history shows from when to when each version of a row was. */
    public String versionsView() {
        return name + "_versions";
    }

    /** A column computed from those of the same row, by an SQL expression. */
    public record Derived(String name, String sql, String description) {}

    /** How far an event's time may be from the clock, and what happens beyond. */
    public record TimeLimit(Duration distance, Beyond beyond) {}

    /** What becomes of an event beyond a limit. Each way is counted in the ledger. */
    public enum Beyond {
        /** It goes to the dead letters. */
        DEAD_LETTER,
        /** It is counted and let go. */
        DROP
    }
}
