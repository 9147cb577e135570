package io.mekong.workflow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tasks wrote, line by line. */
final class LogStore {
    private static final String INSERT = "insert into task_log (run_id, task, line_no, attempt, at, line)"
            + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";

    private final Database database;

    LogStore(Database database) {
        this.database = database;
    }

    /** @param first the number of the first line */
    void append(long run, String task, int attempt, int first, List<LogLine> lines) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (LogLine line : lines) {
            rows.add(new Object[] {run, task, first + rows.size(), attempt, line.at(), line.line()});
        }
        database.transaction(transaction -> {
            transaction.batch(INSERT, rows);
            return rows.size();
        });
    }

    /** The number of the line after the last. */
    int next(long run, String task) {
        String sql = "select coalesce(max(line_no) + 1, 0) from task_log where run_id = ? and task = ?";
        return database.query(sql, row -> row.getInt(1), run, task).getFirst();
    }

    /**
     * @param from the number of the first line
     * @param attempt 0: of all
     */
    List<Numbered> read(long run, String task, int attempt, int from, int limit) {
        return database.query(
                "log-lines.sql",
                row -> new Numbered(
                        row.getInt("line_no"), new LogLine(Database.instant(row, "at"), row.getString("line"))),
                run,
                task,
                from,
                attempt,
                attempt,
                limit);
    }

    record Numbered(int number, LogLine line) {}
}
