package io.mekong.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.project.Work;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks written in Java: real sources, a real compiler, real jars. */
class JavaWorkTest {
    @TempDir
    Path folder;

    private TaskRig rig;

    @BeforeEach
    void open() {
        rig = new TaskRig(folder);
    }

    private static String source(String body) {
        return """
                package score;

                import io.mekong.task.code.*;
                import java.util.Map;

                public class Score implements TaskCode {
                    record Factor(long by) {}

                    @Override
                    public Map<String, ?> run(TaskInput input) throws Exception {
                        %s
                    }
                }
                """.formatted(body);
    }

    @Test
    void aSourceRunsWithTheRunsValues() throws Exception {
        rig.write("tasks/Score.java", source("""
                input.log("on " + input.text("ds").orElseThrow());
                long rows = (Long) input.values().get("outputs.count_it.rows");
                return Map.of("score", rows * new Factor(2).by(), "share", 0.5f, "list", java.util.List.of(1, 2));"""));
        assertThat(rig.perform("{type: java, source: tasks/Score.java}"))
                .isEqualTo(new Outcome.Done("", Map.of("score", 24L, "share", 0.5, "list", List.of(1L, 2L))));
        assertThat(rig.log).containsExactly("on 2026-03-01");
    }

    @Test
    void aChangedSourceIsAnotherClass() throws Exception {
        rig.write("tasks/Score.java", source("return Map.of(\"n\", 1L);"));
        Work before = rig.work("{type: java, source: tasks/Score.java}");
        assertThat(rig.work("{type: java, source: tasks/Score.java}")).isEqualTo(before);
        rig.write("tasks/Score.java", source("return Map.of(\"n\", 2L);"));
        Work after = rig.work("{type: java, source: tasks/Score.java}");
        assertThat(after).isNotEqualTo(before);
        assertThat(rig.perform(before, 1)).isEqualTo(new Outcome.Done("", Map.of("n", 1L)));
        assertThat(rig.perform(after, 1)).isEqualTo(new Outcome.Done("", Map.of("n", 2L)));
    }

    @Test
    void whatItThrowsIsTheReason() {
        rig.write(
                "tasks/Score.java", source("if (true) throw new IllegalStateException(\"no rows\"); return Map.of();"));
        assertThatThrownBy(() -> rig.perform("{type: java, source: tasks/Score.java}"))
                .hasMessage("The class `score.Score` failed – IllegalStateException: no rows (Score.java:11) – Mend"
                        + " tasks/Score.java.");
    }

    @Test
    void itMaySayThatThereIsNothingToDo() throws Exception {
        rig.write("tasks/Score.java", source("throw new NothingToDo(\"no file\");"));
        assertThat(rig.perform("{type: java, source: tasks/Score.java}")).isEqualTo(new Outcome.Skipped("no file"));
    }

    @Test
    void itIsInterrupted() {
        rig.write("tasks/Score.java", source("Thread.sleep(60_000); return Map.of();"));
        Work work = rig.work("{type: java, source: tasks/Score.java}");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.perform(work, 1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aClassOfAJarRuns() throws Exception {
        rig.write("tasks/Score.java", source("return Map.of(\"from\", getClass().getClassLoader().getName());"));
        Work.Java compiled = (Work.Java) rig.work("{type: java, source: tasks/Score.java}");
        Path jar = folder.resolve("lib/score.jar");
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> type : compiled.code().classes().entrySet()) {
                entries.putNextEntry(new JarEntry(type.getKey().replace('.', '/') + ".class"));
                entries.write(type.getValue());
            }
        }
        Files.delete(folder.resolve("tasks/Score.java"));
        assertThat(rig.perform("{type: java, class: score.Score}"))
                .isEqualTo(new Outcome.Done("", Map.of("from", "project-score.Score")));
        assertThatThrownBy(() -> rig.perform("{type: java, class: score.Score$Factor}"))
                .hasMessageContaining("score.Score$Factor");
    }
}
