package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads tasks of type {@code job}, and {@code spark}: the same with Spark as its engine. */
final class JobWorkReader {
    private static final Form<Job.Engine> ENGINE = Form.choice(Ordered.words(Job.Engine.values()));

    private JobWorkReader() {}

    static Optional<Work.RunJob> read(Section task, ValueNames names, Declared<Job> jobs, Optional<Job.Engine> engine) {
        Optional<Value> named = task.require("job");
        Optional<Job> job = named.flatMap(jobs::refer);
        job.filter(found -> found.mode() == Job.Mode.STREAM)
                .ifPresent(found -> named.orElseThrow()
                        .problem(
                                "The job `" + found.name() + "` is a stream",
                                "it runs all the time, without a task",
                                "Write `mode: batch` in jobs/" + found.name() + ".yaml to run it by tasks."));
        Map<String, String> parameters = new LinkedHashMap<>();
        WorkflowReader.free(task.find("parameters"), "`parameters`")
                .forEach((name, value) -> value.text().ifPresent(text -> {
                    names.checkTemplate(value, text);
                    job.ifPresent(found -> checkParameter(found, name, value, text));
                    parameters.put(name, text);
                }));
        job.ifPresent(found -> found.parameters().forEach((name, parameter) -> {
            if (parameter.fallback().isEmpty() && !parameters.containsKey(name)) {
                task.problem(
                        "The parameter `" + name + "` is missing",
                        "the job `" + found.name() + "` has no default for it",
                        "Add `parameters: {" + name + ": …}`.");
            }
        }));
        Optional<Job.Engine> asked = engine.isPresent() ? engine : task.find("engine", ENGINE);
        return named.flatMap(Value::text).map(name -> new Work.RunJob(name, asked, parameters));
    }

    private static void checkParameter(Job job, String name, Value value, String text) {
        Workflow.Parameter parameter = job.parameters().get(name);
        if (parameter == null) {
            value.problem(
                    "There is no parameter `" + name + "`",
                    "the job `" + job.name() + "` has none of that name",
                    Form.hint(name, job.parameters().keySet()));
        } else if (Template.names(text).isEmpty() && !parameter.takes(text)) {
            value.cannotBe(parameter.expected(), "Correct the value, or the parameter's type.");
        }
    }
}
