package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verbs for single runs. */
final class RunCommands {
    private static final long LOOK_NANOS = 200_000_000;

    private RunCommands() {}

    /** Which run, and of which instance. */
    static final class ChosenRun {
        @Mixin
        private InstanceOptions options = new InstanceOptions();

        @Parameters(index = "0", paramLabel = "RUN")
        private long number;

        private ApiClient client() {
            return options.client();
        }

        private String path() {
            return "/api/v1/runs/" + number;
        }

        private String path(String task) {
            return path() + "/tasks/" + URLEncoder.encode(task, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "run " + number;
        }
    }

    private static ObjectNode body() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Command(name = "show", description = "A run and its tasks.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private ChosenRun run = new ChosenRun();

        @Override
        public Integer call() {
            JsonNode found = run.client().get(run.path());
            System.out.println(
                    "Run " + run.number + " of `" + found.path("workflow").asText() + "`: "
                            + found.path("state").asText()
                            + (found.path("message").asText().isEmpty()
                                    ? ""
                                    : ", " + found.path("message").asText()));
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode task : found.path("tasks")) {
                rows.add(List.of(
                        task.path("name").asText(),
                        task.path("state").asText(),
                        task.path("attempt").asText(),
                        WorkflowCommand.text(task.path("startedAt")),
                        WorkflowCommand.text(task.path("finishedAt")),
                        WorkflowCommand.text(task.path("message"))));
            }
            System.out.print(TextTable.of(List.of("task", "state", "attempt", "started", "finished", "message"), rows));
            return 0;
        }
    }

    @Command(name = "logs", description = "What a task of a run wrote.", mixinStandardHelpOptions = true)
    static final class Logs implements Callable<Integer> {
        @Mixin
        private ChosenRun run = new ChosenRun();

        @Parameters(index = "1", paramLabel = "TASK")
        private String task = "";

        @Option(names = "--follow", description = "stay until the run is over")
        private boolean follow;

        @Override
        public Integer call() {
            long next = 0;
            while (true) {
                boolean over = isOver();
                JsonNode log = run.client().get(run.path(task) + "/logs?from=" + next);
                log.path("lines").forEach(line -> System.out.println(line.asText()));
                next = log.path("next").asLong();
                if (!follow || over) {
                    return 0;
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }

        private boolean isOver() {
            String state = run.client().get(run.path()).path("state").asText();
            return !state.equals("queued") && !state.equals("running");
        }
    }

    @Command(
            name = "cancel",
            description = "Stop a run: what is at work is interrupted, what is to come does not begin.",
            mixinStandardHelpOptions = true)
    static final class Cancel implements Callable<Integer> {
        @Mixin
        private ChosenRun run = new ChosenRun();

        @Override
        public Integer call() {
            JsonNode cancelled = run.client().post(run.path() + "/cancel", body());
            System.out.println(
                    "Run " + run.number + " of `" + cancelled.path("workflow").asText() + "` is being cancelled.");
            return 0;
        }
    }

    @Command(
            name = "clear",
            description = "Let tasks of a run run again, and the run with them.",
            mixinStandardHelpOptions = true)
    static final class Clear implements Callable<Integer> {
        @Mixin
        private ChosenRun run = new ChosenRun();

        @Option(names = "--task", paramLabel = "TASK", description = "only this one; may be repeated")
        private List<String> tasks = List.of();

        @Option(names = "--downstream", description = "also what comes after them")
        private boolean downstream;

        @Option(names = "--only-failed", description = "only what has not succeeded")
        private boolean onlyFailed;

        @Option(names = "--dry-run", description = "only say which tasks it would be")
        private boolean dryRun;

        @Override
        public Integer call() {
            ObjectNode request = body();
            tasks.forEach(request.putArray("tasks")::add);
            request.put("downstream", downstream).put("onlyFailed", onlyFailed).put("dryRun", dryRun);
            List<String> cleared = new ArrayList<>();
            run.client().post(run.path() + "/clear", request).path("tasks").forEach(task -> cleared.add(task.asText()));
            if (cleared.isEmpty()) {
                System.out.println("There is no such task to clear in " + run + ".");
            } else {
                System.out.println((dryRun ? "Would run again: " : "Run again: ") + String.join(", ", cleared));
            }
            return 0;
        }
    }

    @Command(
            name = "mark",
            description = "Say what became of a run (success or failed), or of one task (skipped too).",
            mixinStandardHelpOptions = true)
    static final class Mark implements Callable<Integer> {
        @Mixin
        private ChosenRun run = new ChosenRun();

        @Parameters(index = "1", paramLabel = "STATE")
        private String state = "";

        @Option(names = "--task", paramLabel = "TASK", description = "this task instead of the run")
        private String task = "";

        @Override
        public Integer call() {
            ObjectNode request = body().put("state", state);
            run.client().post((task.isEmpty() ? run.path() : run.path(task)) + "/mark", request);
            System.out.println((task.isEmpty() ? "Run " + run.number : "Task `" + task + "` of " + run) + " is marked "
                    + state + ".");
            return 0;
        }
    }
}
