package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.util.List;
import java.util.Map;

/** Does what tasks say. */
public final class TaskWorker {
    private final Tools tools;
    private final HttpWork http = new HttpWork();

    public TaskWorker(Tools tools) {
        this.tools = tools;
    }

    /**
     * @throws MekongException when it does not work
     * @throws InterruptedException when it is to stop
     */
    public Outcome perform(Work work, TaskContext context) throws InterruptedException {
        return switch (work) {
            case Work.Generate(var source, var ticks) -> {
                int messages = tools.ticks().tick(source, ticks, context.log());
                yield new Outcome.Done(messages == 1 ? "1 message" : messages + " messages");
            }
            case Work.Sql(var query) -> query(query, context);
            case Work.Http request -> http.perform(request, context);
            case Work.Shell shell -> ShellWork.perform(shell, tools.folder(), context);
            case Work.Verify(var table) -> verify(table, context);
            case Work.SubWorkflow _ -> throw MekongException.bug("only the engine can start a workflow", null);
        };
    }

    private Outcome query(String query, TaskContext context) {
        Map<String, Object> row = tools.query().firstRow(query, context.bound());
        row.forEach((column, value) -> context.log().accept(column + " = " + value));
        return new Outcome.Done(row.isEmpty() ? "no row" : "", row);
    }

    private Outcome verify(String table, TaskContext context) {
        List<String> problems = tools.proof().problems(table, context.log());
        if (problems.isEmpty()) {
            return new Outcome.Done("the proof holds");
        }
        throw MekongException.resource(
                "The proof of table `" + table + "` does not hold",
                problems.getFirst(),
                "See the table's page, or `mekong verify " + table + "`.",
                null);
    }
}
