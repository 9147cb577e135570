package io.mekong.task;

import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.project.Work;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A task of a project's file, read and done as the engine would. */
final class TaskRig {
    static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");

    final Path root;
    final List<String> log = new CopyOnWriteArrayList<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    final Map<String, Object> values = new LinkedHashMap<>(Map.of(
            "ds",
            "2026-03-01",
            "data_interval_start",
            DAY,
            "run_id",
            7L,
            "workflow",
            "w",
            "params.limit",
            3L,
            "params.word",
            "a \"b\"",
            "outputs.count_it.rows",
            12L));
    Tools.Tables tables = new TestTools.NoTables();
    Tools.Feeds feeds = new TestTools.NoFeeds();
    Tools.Databases databases = TestTools.noDatabases();
    private @Nullable TaskWorker worker;
    private @Nullable Project current;

    TaskRig(Path root) {
        this.root = root;
        write("streams/demo.yaml", "columns:\n  - {name: price, type: bigint}\n");
        write("tables/demo.yaml", "stream: demo\n");
        write("sources/file.yaml", "type: file\nstream: demo\npath: data/a.csv\n");
        write("data/a.csv", "price\n1\n");
    }

    TaskRig write(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it was when it was last read. */
    Project project() {
        return current == null ? read() : current;
    }

    private Project read() {
        Loaded loaded = ProjectLoader.load(root, Overrides.none());
        current = loaded.project().orElseThrow(() -> new AssertionError(loaded.problems()));
        return current;
    }

    Work work(String task) {
        write(
                "workflows/w.yaml",
                "parameters: {limit: integer, word: string}\ntasks:\n  count-it: {type: verify, table: demo}\n"
                        + "  a: " + task.strip() + "\n");
        return Objects.requireNonNull(read().workflow("w").orElseThrow().tasks().get("a"))
                .work();
    }

    /** @param task the rest of a line of a workflow's file */
    Outcome perform(String task) throws InterruptedException {
        return perform(work(task), 1);
    }

    Outcome perform(Work work, int attempt) throws InterruptedException {
        if (worker == null) {
            worker = new TaskWorker(tools());
        }
        return worker.perform(work, context(attempt));
    }

    Tools tools() {
        return TestTools.of((source, ticks, lines) -> 1, tables, feeds, databases, this::project, environment);
    }

    TaskContext context(int attempt) {
        return new TaskContext(7, "w", "a", attempt, values, log::add);
    }
}
