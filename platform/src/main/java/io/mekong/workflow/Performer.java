package io.mekong.workflow;

import io.mekong.core.MekongException;
import io.mekong.project.RunValues;
import io.mekong.project.Task;
import io.mekong.project.Task.Each;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.task.Outcome;
import io.mekong.task.TaskContext;
import io.mekong.task.TaskWorker;
import io.mekong.task.Tools;
import io.mekong.workflow.Attempts.Ended;
import io.mekong.workflow.RunStore.CursorMove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does one attempt: its condition, the items or the work, and what it gives. */
final class Performer {
    private static final int LARGEST_OUTPUTS = 64 * 1024;
    private static final int MOST_ITEMS = 10_000;

    private final RunStore store;
    private final Tools tools;
    private final TaskWorker worker;
    private final SubRuns subRuns;

    Performer(RunStore store, Tools tools, SubRuns subRuns) {
        this.store = store;
        this.tools = tools;
        this.worker = new TaskWorker(tools);
        this.subRuns = subRuns;
    }

    /**
     * @throws MekongException when it does not work
     * @throws InterruptedException when it is to stop
     */
    Ended perform(Job job, Consumer<String> log) throws InterruptedException {
        Run run = job.run();
        Workflow workflow = job.workflow();
        TaskRun task = job.task();
        Task definition = job.definition();
        Map<String, Object> values = RunFacts.of(run, workflow, task, job.outputs());
        Map<String, Cursor> cursors = definition.cursors().isEmpty() ? Map.of() : store.cursors(workflow.name());
        definition.cursors().forEach((name, first) -> {
            Cursor cursor = cursors.get(name);
            values.put("cursor." + name, cursor == null ? first : cursor.value());
        });
        Optional<Stepping> stepping = definition.steps().map(steps -> new Stepping(steps, values));
        TaskContext context = new TaskContext(run.id(), run.workflow(), task.name(), task.attempt(), values, log);
        boolean checked = task.part().isPresent(); // it was, before the items were found
        if (!checked && definition.start().when().isPresent()) {
            String condition = definition.start().when().get();
            if (!holds(condition, context)) {
                return ended(task, new Ending.Worked(new Outcome.Skipped("its condition does not hold: " + condition)));
            }
        }
        if (job.listing()) {
            return ended(
                    task,
                    new Ending.Listed(items(definition.each().orElseThrow().source(), context)));
        }
        Outcome outcome = definition.work() instanceof Work.SubWorkflow sub
                ? subRuns.perform(sub, run, task, context)
                : stepping.isPresent()
                        ? stepping.get().perform(context, each -> worker.perform(definition.work(), each))
                        : worker.perform(definition.work(), context);
        return outcome instanceof Outcome.Done done
                ? new Ended(
                        task.name(),
                        task.attempt(),
                        new Ending.Worked(checkSize(done)),
                        moves(workflow, task, definition, cursors, done.outputs()))
                : ended(task, new Ending.Worked(outcome));
    }

    private static Ended ended(TaskRun task, Ending ending) {
        return new Ended(task.name(), task.attempt(), ending, List.of());
    }

    private boolean holds(String condition, TaskContext context) {
        Tools.Rows rows = tools.tables().rows("SELECT (" + condition + ") AS holds", context.bound(), 1);
        @Nullable Object holds = rows.first();
        if (holds == null || holds.equals("null")) {
            return false;
        }
        return rows.condition()
                .orElseThrow(() -> MekongException.user(
                        "The condition `" + condition + "` cannot be used",
                        "it is `" + holds + "`, neither true nor false",
                        "Write a comparison, for example `$outputs.count.rows > 0`."));
    }

    private List<Object> items(Each.Items items, TaskContext context) {
        List<Object> found = new ArrayList<>();
        switch (items) {
            case Each.Listed(var texts) -> texts.forEach(text -> found.add(context.fill(text)));
            case Each.Asked(var query) ->
                tools.tables()
                        .rows(query, context.bound(), MOST_ITEMS + 1)
                        .records()
                        .forEach(row -> found.add(
                                row.size() == 1 ? row.values().iterator().next() : row));
            case Each.Given(var output) -> {
                if (!(context.values().get(RunValues.plain(output)) instanceof List<?> list)) {
                    throw MekongException.user(
                            "There are no items",
                            "`{{ " + output + " }}` is `" + context.text(output) + "`, not a list",
                            "Give a list, for example of a shell task: ::output files=[\"a\",\"b\"].");
                }
                found.addAll(list);
            }
        }
        if (found.size() > MOST_ITEMS) {
            throw MekongException.user(
                    "There are too many items", "more than " + MOST_ITEMS, "Put several of them into one item.");
        }
        context.log().accept(found.size() == 1 ? "1 item" : found.size() + " items");
        return found;
    }

    private static Outcome checkSize(Outcome.Done outcome) {
        int size = Rows.json(outcome.outputs()).length();
        if (size > LARGEST_OUTPUTS) {
            throw MekongException.user(
                    "The outputs cannot be kept",
                    "they are " + size + " characters, more than " + LARGEST_OUTPUTS,
                    "Write what is large to a file or a table, and give its name as the output.");
        }
        return outcome;
    }

    private static List<CursorMove> moves(
            Workflow workflow,
            TaskRun task,
            Task definition,
            Map<String, Cursor> cursors,
            Map<String, Object> outputs) {
        Map<String, Object> moved = new LinkedHashMap<>(outputs);
        moved.keySet().retainAll(definition.cursors().keySet());
        List<CursorMove> moves = new ArrayList<>();
        moved.forEach((name, value) -> {
            Cursor cursor = cursors.get(name);
            moves.add(new CursorMove(workflow.name(), task.name(), name, value, cursor == null ? 0 : cursor.version()));
        });
        return moves;
    }
}
