package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Does what tasks say: finds who does it, and keeps secrets out of all that is told of it. */
public final class TaskWorker {
    private final Tools tools;
    private final Secrets secrets;
    private final SqlWork sql;
    private final WaitWork waiting;
    private final HttpWork http;
    private final LoadWork load;
    private final ProduceWork produce;
    private final JavaWork java;
    private final CopyWork copy;
    private final Notices notices;

    public TaskWorker(Tools tools) {
        this.tools = tools;
        this.secrets = new Secrets(tools.surroundings());
        this.sql = new SqlWork(tools);
        this.waiting = new WaitWork(tools);
        this.http = new HttpWork();
        this.load = new LoadWork(tools);
        this.produce = new ProduceWork(tools);
        this.java = new JavaWork(tools.databases());
        this.copy = new CopyWork(tools);
        this.notices = new Notices(tools);
    }

    /**
     * @throws MekongException when it does not work
     * @throws InterruptedException when it is to stop
     */
    public Outcome perform(Work work, TaskContext context) throws InterruptedException {
        Masking masking = secrets.masking();
        try {
            return masking.mask(dispatch(work, secrets.given(context, masking)));
        } catch (RuntimeException e) {
            throw masking.mask(e);
        }
    }

    private Outcome dispatch(Work work, TaskContext context) throws InterruptedException {
        return switch (work) {
            case Work.Generate(var source, var ticks) -> {
                int messages = tools.ticks().tick(source, ticks, context.log());
                yield new Outcome.Done(messages == 1 ? "1 message" : messages + " messages");
            }
            case Work.Sql asked -> sql.perform(asked, context);
            case Work.WaitFor wait -> waiting.perform(wait, context);
            case Work.Http request -> http.perform(request, context);
            case Work.Shell shell -> ShellWork.perform(shell, tools.project().root(), context);
            case Work.Verify(var table) -> verify(table, context);
            case Work.Rebuild rebuild -> tools.tables().rebuild(rebuild, context.log());
            case Work.Connector connector -> {
                tools.connectors().bringUp(connector, context.log());
                yield new Outcome.Done("`" + connector.source() + "` runs");
            }
            case Work.Load file -> load.perform(file, context);
            case Work.Produce events -> produce.perform(events, context);
            case Work.Java(var code) -> java.perform(code, tools.project().root(), context);
            case Work.Copy files -> copy.perform(files, context);
            case Work.Notify notice -> notices.perform(notice, context);
            case Work.RunJob run -> jobs(run, context);
            case Work.SubWorkflow _ -> throw MekongException.bug("only the engine can start a workflow", null);
        };
    }

    private Outcome jobs(Work.RunJob run, TaskContext context) throws InterruptedException {
        Map<String, String> given = new LinkedHashMap<>();
        run.parameters().forEach((name, text) -> given.put(name, context.fill(text)));
        return tools.jobs().run(run, given, context);
    }

    private Outcome verify(String table, TaskContext context) {
        List<String> problems = tools.tables().problems(table, context.log());
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
