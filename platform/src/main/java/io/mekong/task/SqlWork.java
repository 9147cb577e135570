package io.mekong.task;

import io.mekong.project.Work;
import io.mekong.project.Work.Target;
import java.util.Map;

/** Asks the tables, makes tables of results of them, or works in a database. */
final class SqlWork {
    private final Tools tools;

    SqlWork(Tools tools) {
        this.tools = tools;
    }

    Outcome perform(Work.Sql work, TaskContext context) throws InterruptedException {
        return switch (work.where()) {
            case Target.Tables _ -> {
                Map<String, Object> row = Cells.first(tools.tables().rows(work.sql(), context.bound(), 1));
                row.forEach((column, value) -> context.log().accept(column + " = " + value));
                yield new Outcome.Done(row.isEmpty() ? "no row" : "", row);
            }
            case Target.Into into -> {
                long rows = tools.tables().put(into, work.sql(), context.bound());
                String message = (rows == 1 ? "1 row" : rows + " rows") + " into `" + into.table() + "`";
                context.log().accept(message);
                yield new Outcome.Done(message, Map.of("rows", rows));
            }
            case Target.Database(var name) -> new DatabaseWork(name, tools.databases(), context).perform(work.sql());
        };
    }
}
