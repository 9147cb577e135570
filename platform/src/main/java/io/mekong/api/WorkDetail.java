package io.mekong.api;

import io.mekong.core.Durations;
import io.mekong.project.Work;
import io.mekong.project.Work.Condition;
import io.mekong.project.Work.Events;
import io.mekong.project.Work.Target;

/** What a task does, in a line for people. */
final class WorkDetail {
    private WorkDetail() {}

    static String of(Work work) {
        return switch (work) {
            case Work.Generate(var source, var ticks) -> source + " × " + ticks;
            case Work.Sql sql -> sql.file().orElseGet(() -> line(sql.sql())) + target(sql.where());
            case Work.WaitFor(var condition, var every) -> condition(condition) + ", every " + Durations.format(every);
            case Work.Http http -> http.method() + " " + http.url();
            case Work.Shell shell -> String.join(" ", shell.command());
            case Work.Verify(var table) -> table;
            case Work.Rebuild rebuild -> rebuild.table();
            case Work.Connector connector -> connector.source();
            case Work.Load(var source, var file) ->
                source + file.map(name -> ": " + name).orElse("");
            case Work.Produce(var stream, var events) ->
                stream
                        + switch (events) {
                            case Events.One _ -> "";
                            case Events.Rows(var sql) -> ": " + line(sql);
                        };
            case Work.Java(var code) -> code.source().isEmpty() ? code.type() : code.source();
            case Work.Copy copy ->
                switch (copy.from()) {
                            case Work.Copy.Root _ -> "";
                            case Work.Copy.Objects(var address) ->
                                address + (copy.files().isPresent() ? " " : "");
                        }
                        + copy.files().orElse("")
                        + " → "
                        + copy.to();
            case Work.RunJob run -> run.job();
            case Work.SubWorkflow sub -> sub.workflow();
            case Work.Notify notice -> notice.to().shown();
        };
    }

    private static String target(Target target) {
        return switch (target) {
            case Target.Tables _ -> "";
            case Target.Into into -> " → " + into.table();
            case Target.Database(var name) -> " in " + name;
        };
    }

    private static String condition(Condition condition) {
        return switch (condition) {
            case Condition.Query(var sql) -> line(sql);
            case Condition.File(var glob) -> glob;
            case Condition.Url(var url) -> url;
        };
    }

    private static String line(String sql) {
        return sql.strip().lines().findFirst().orElse("");
    }
}
