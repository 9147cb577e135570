package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the reference are one project that loads. */
class ReferenceTest {
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n# (\\S+)\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path root;

    @Test
    void itsExamplesLoad() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reference", "project-files.md"));
        ProjectFolder folder = new ProjectFolder(root);
        EXAMPLE.matcher(page).results().forEach(example -> folder.write(example.group(1), example.group(2)));
        Loaded loaded = folder.load(new Overrides(Map.of("KAFKA_JAAS", "x", "PG_PASSWORD", "x"), List.of()));
        assertThat(loaded.problems()).isEmpty();
        Project project = loaded.project().orElseThrow();
        assertThat(project.settings().kafka().replicationFactor()).isEqualTo(3);
        assertThat(project.streams()).hasSize(3);
        assertThat(project.sources()).hasSize(4);
        assertThat(project.tables()).hasSize(3);
        assertThat(project.views()).hasSize(1);
        assertThat(project.jobs()).hasSize(2);
        assertThat(project.workflows()).hasSize(2);
        assertThat(project.dashboards()).hasSize(1);
        assertThat(project.endpoints()).hasSize(1);
    }
}
