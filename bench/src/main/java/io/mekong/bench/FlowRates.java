package io.mekong.bench;

import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import io.mekong.workflow.Run;
import io.mekong.workflow.RunWatch;
import io.mekong.workflow.Workflows;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The workflow engine on a real PostgreSQL that syncs every commit: tasks that do nothing, one after the other and side by
 * side, and many short runs. What is measured is from asking for a run to its end in the history.
 */
final class FlowRates {
    private static final int WARM_UP = 20;

    private FlowRates() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        try (TemporaryFolder folder = TemporaryFolder.create();
                Postgres postgres =
                        Postgres.open(new PostgresConfig.Embedded(folder.path().resolve("postgres"), freePort()))) {
            Migrations.apply(postgres.dataSource());
            Project project = project(folder.path());
            try (Workflows workflows = Workflows.open(
                    postgres.dataSource(),
                    OnlyTicks.tools(project),
                    project,
                    RunWatch.none(),
                    InstantSource.system())) {
                System.out.println(runs(workflows, "ten", "ten tasks, one after the other", rounds));
                System.out.println(runs(workflows, "wide", "a hundred tasks side by side", rounds));
                System.out.println(runs(workflows, "two", "two tasks", rounds));
                many(workflows, 2_000);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Project project(Path root) throws IOException {
        Files.createDirectories(root.resolve("streams"));
        Files.createDirectories(root.resolve("sources"));
        Files.createDirectories(root.resolve("workflows"));
        Files.writeString(root.resolve("streams/s.yaml"), "columns:\n  - {name: n, type: bigint}\n");
        Files.writeString(
                root.resolve("sources/g.yaml"), "type: generator\nstream: s\nevents:\n  - {n: {random: [1, 9]}}\n");
        workflow(root, "ten", 10, "");
        workflow(root, "wide", 100, ", after: []");
        workflow(root, "two", 2, "");
        return ProjectLoader.load(root, Overrides.none()).project().orElseThrow();
    }

    private static void workflow(Path root, String name, int tasks, String after) throws IOException {
        StringBuilder text = new StringBuilder("max-active-runs: 100\ntasks:\n");
        for (int i = 0; i < tasks; i++) {
            text.append("  t")
                    .append(i)
                    .append(": {type: generate, source: g")
                    .append(after)
                    .append("}\n");
        }
        Files.writeString(root.resolve("workflows/" + name + ".yaml"), text);
    }

    private static Samples runs(Workflows workflows, String workflow, String name, int rounds)
            throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            long began = System.nanoTime();
            await(workflows, workflows.trigger(workflow, Map.of()));
            if (round >= 0) {
                millis.add((System.nanoTime() - began) / 1e6);
            }
        }
        return new Samples(
                name, millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void await(Workflows workflows, Run run) throws InterruptedException {
        while (workflows.run(run.id()).finishedAt().isEmpty()) {
            Thread.sleep(1);
        }
    }

    private static void many(Workflows workflows, int count) throws InterruptedException {
        long began = System.nanoTime();
        List<Run> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(workflows.trigger("two", Map.of()));
        }
        for (Run run : asked) {
            await(workflows, run);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        double[] waits = asked.stream()
                .map(run -> workflows.run(run.id()))
                .mapToDouble(run ->
                        Duration.between(run.scheduledFor(), run.finishedAt().orElseThrow())
                                        .toNanos()
                                / 1e6)
                .toArray();
        Backlog.print(
                "%,d runs of two tasks asked for at once: %.1f s, %,.0f a minute",
                count, seconds, count / seconds * 60);
        System.out.println(new Samples("  asked → over", waits));
    }
}
