package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake, with the exact words by which it is reported: {@code resources/project/problems.txt}. */
class ProblemsTest {
    @TempDir
    Path root;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isReported(Case mistake) {
        ProjectFolder folder = ProjectFolder.sound(root);
        mistake.files().forEach(folder::write);
        Loaded loaded = folder.load(new Overrides(mistake.environment(), mistake.sets()));
        assertThat(loaded.problems()).extracting(Problem::toString).containsExactlyElementsOf(mistake.problems());
        assertThat(loaded.project().isPresent()).isEqualTo(mistake.problems().isEmpty());
        assertThat(loaded.problems().toString()).doesNotContain("hunter2");
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProblemsTest.class.getResourceAsStream("/project/problems.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n### ")).skip(1).map(Case::parse);
        }
    }

    record Case(
            String name,
            Map<String, String> files,
            Map<String, String> environment,
            List<String> sets,
            List<String> problems) {
        static Case parse(String block) {
            List<String> lines = block.stripTrailing().lines().toList();
            // The last `---`: one in a file is YAML's own.
            int end = lines.lastIndexOf("---");
            Map<String, String> files = new LinkedHashMap<>();
            Map<String, String> environment = new LinkedHashMap<>();
            List<String> sets = new ArrayList<>();
            String file = "";
            for (String line : lines.subList(1, end)) {
                if (line.startsWith("=== set ")) {
                    sets.add(line.substring("=== set ".length()));
                } else if (line.startsWith("=== env ")) {
                    String[] variable = line.substring("=== env ".length()).split("=", 2);
                    environment.put(variable[0], variable[1]);
                } else if (line.startsWith("=== ")) {
                    file = line.substring("=== ".length());
                    files.put(file, "");
                } else if (!line.isEmpty() || !file.isEmpty()) {
                    files.merge(file, line + "\n", String::concat);
                }
            }
            return new Case(lines.getFirst(), files, environment, sets, lines.subList(end + 1, lines.size()));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
