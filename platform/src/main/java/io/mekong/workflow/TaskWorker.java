package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.Task.Work;
import java.util.List;
import java.util.Map;

/** Does what tasks say. */
final class TaskWorker {
    private final Tools tools;
    private final HttpWork http = new HttpWork();

    TaskWorker(Tools tools) {
        this.tools = tools;
    }

    /**
     * What an attempt came to.
     *
     * @param message for people: {@code 4 messages}
     * @param outputs for the tasks after it
     */
    record Result(String message, Map<String, String> outputs) {
        static Result of(String message) {
            return new Result(message, Map.of());
        }
    }

    /**
     * @throws MekongException when it does not work
     * @throws InterruptedException when it is to stop
     */
    Result perform(Work work, TaskContext context) throws InterruptedException {
        return switch (work) {
            case Work.Generate(var source, var ticks) -> {
                int messages = tools.ticks().tick(source, ticks, context.log());
                yield Result.of(messages == 1 ? "1 message" : messages + " messages");
            }
            case Work.Sql(var query) -> query(query, context);
            case Work.Http request -> http.perform(request, context);
            case Work.Shell shell -> ShellWork.perform(shell, tools.folder(), context);
            case Work.Verify(var table) -> verify(table, context);
        };
    }

    private Result query(String query, TaskContext context) {
        Map<String, String> row = tools.query().firstRow(query, context.values());
        row.forEach((column, value) -> context.log().accept(column + " = " + value));
        return new Result(row.isEmpty() ? "no row" : "", row);
    }

    private Result verify(String table, TaskContext context) {
        List<String> problems = tools.proof().problems(table, context.log());
        if (problems.isEmpty()) {
            return Result.of("the proof holds");
        }
        throw MekongException.resource(
                "The proof of table `" + table + "` does not hold",
                problems.getFirst(),
                "See the table's page, or `mekong verify " + table + "`.",
                null);
    }
}
