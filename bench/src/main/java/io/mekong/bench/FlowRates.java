package io.mekong.bench;

import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import io.mekong.workflow.EventSources;
import io.mekong.workflow.Run;
import io.mekong.workflow.RunWatch;
import io.mekong.workflow.Workflows;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The workflow engine on a real PostgreSQL that syncs every commit: tasks that do nothing, one after the other and side by
 * side, many short runs, many schedules, and what it costs when nothing is to be done. What is measured is from asking for
 * a run to its end in the history.
 */
final class FlowRates {
    private static final int WARM_UP = 20;
    private static final int SCHEDULES = 1_000;

    private FlowRates() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        Set<String> parts =
                arguments.length > 1 ? Set.of(arguments[1].split(",", -1)) : Set.of("tasks", "paced", "burst", "due");
        try (TemporaryFolder folder = TemporaryFolder.create();
                Postgres postgres =
                        Postgres.open(new PostgresConfig.Embedded(folder.path().resolve("postgres"), freePort()))) {
            Migrations.apply(postgres.dataSource());
            try (Workflows workflows = open(postgres, project(folder.path()))) {
                if (parts.contains("tasks")) {
                    System.out.println(runs(workflows, "ten", "ten tasks, one after the other", rounds));
                    System.out.println(runs(workflows, "wide", "a hundred tasks side by side", rounds));
                    System.out.println(
                            runs(workflows, "parts", "a task of a thousand parts", Math.max(1, rounds / 10)));
                }
                if (parts.contains("paced")) {
                    paced(workflows, 250);
                    paced(workflows, 2_000);
                }
                if (parts.contains("burst")) {
                    many(workflows, 900); // a thousand runs are kept
                }
            }
            if (parts.contains("due")) {
                try (Workflows workflows =
                        open(postgres, schedules(folder.path().resolve("schedules")))) {
                    due(workflows);
                    idle();
                }
            }
        }
    }

    private static Workflows open(Postgres postgres, Project project) {
        return Workflows.open(
                postgres.dataSource(),
                OnlyTicks.tools(project),
                project,
                RunWatch.none(),
                InstantSource.system(),
                "bench",
                EventSources.none());
    }

    /** Asked for at a steady pace for half a minute. */
    private static void paced(Workflows workflows, int aMinute) throws InterruptedException {
        List<Run> asked = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < aMinute / 2; i++) {
            long at = began + i * 60_000_000_000L / aMinute;
            while (System.nanoTime() < at) {
                Thread.sleep(1);
            }
            asked.add(workflows.trigger("two", Map.of()));
        }
        System.out.println(waits(workflows, asked, "two tasks, %,d runs a minute: asked → over".formatted(aMinute)));
    }

    /** What is due at two full minutes. */
    private static void due(Workflows workflows) throws InterruptedException {
        Instant second = Instant.now().truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(2));
        Instant enough = second.plusSeconds(40);
        while (Instant.now().isBefore(enough)) {
            Thread.sleep(500);
        }
        double[] delays = workflows.list().stream()
                .flatMap(status -> status.runs().stream())
                .filter(run -> run.startedAt().isPresent())
                .mapToDouble(run -> millis(run.scheduledFor(), run.startedAt().get()))
                .toArray();
        System.out.println(new Samples("%,d workflows each minute: due → begun".formatted(SCHEDULES), delays));
    }

    private static void idle() throws InterruptedException {
        Instant quiet = Instant.now().truncatedTo(ChronoUnit.MINUTES).plusSeconds(65);
        while (Instant.now().isBefore(quiet)) {
            Thread.sleep(500);
        }
        Duration before = cpu();
        Thread.sleep(10_000);
        Backlog.print(
                "idle with %,d schedules: %.1f %% of a core, PostgreSQL not counted",
                SCHEDULES, cpu().minus(before).toMillis() / 100.0);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
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
        Files.writeString(
                root.resolve("workflows/parts.yaml"),
                "max-active-tasks: 100\ntasks:\n  all: {type: generate, source: g, for-each: ["
                        + String.join(", ", java.util.Collections.nCopies(1_000, "x")) + "]}\n");
        return ProjectLoader.load(root, Overrides.none()).project().orElseThrow();
    }

    private static Project schedules(Path root) throws IOException {
        project(root);
        for (int i = 0; i < SCHEDULES; i++) {
            Files.writeString(
                    root.resolve("workflows/due" + i + ".yaml"),
                    "schedule: \"* * * * *\"\ntasks: {a: {type: generate, source: g}}\n");
        }
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
        while (workflows.desk().run(run.id()).finishedAt().isEmpty()) {
            Thread.sleep(1);
        }
    }

    private static void many(Workflows workflows, int count) throws InterruptedException {
        long began = System.nanoTime();
        List<Run> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(workflows.trigger("two", Map.of()));
        }
        Samples waits = waits(workflows, asked, "  asked → over");
        double seconds = (System.nanoTime() - began) / 1e9;
        Backlog.print(
                "%,d runs of two tasks asked for at once: %.1f s, %,.0f a minute",
                count, seconds, count / seconds * 60);
        System.out.println(waits);
    }

    private static Samples waits(Workflows workflows, List<Run> asked, String name) throws InterruptedException {
        double[] waits = new double[asked.size()];
        for (int i = 0; i < waits.length; i++) {
            long id = asked.get(i).id();
            await(workflows, asked.get(i));
            Run run = workflows.desk().run(id);
            waits[i] = millis(run.scheduledFor(), run.finishedAt().orElseThrow());
        }
        return new Samples(name, waits);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }
}
