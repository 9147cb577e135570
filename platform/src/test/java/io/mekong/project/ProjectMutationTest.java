package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of the files, the loader ends and says something a person can use. */
class ProjectMutationTest {
    private static final int ROUNDS = 250;

    @TempDir
    Path root;

    @Test
    void neverThrowsAndAlwaysEnds() throws IOException {
        long seed = Long.getLong("mekong.seed", System.nanoTime());
        System.out.println("ProjectMutationTest: seed " + seed + " (-Dmekong.seed=" + seed + ")");
        Random random = new Random(seed);
        Map<String, byte[]> files = exampleFiles();
        List<String> names = new ArrayList<>(files.keySet());
        ProjectFolder folder = new ProjectFolder(root);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            files.forEach(folder::write);
            for (int i = 0; i <= random.nextInt(3); i++) {
                String name = names.get(random.nextInt(names.size()));
                folder.write(name, mutated(Objects.requireNonNull(files.get(name)), random));
            }
            Loaded loaded = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> folder.load(), () -> "does not end, seed " + seed);
            refused += loaded.problems().isEmpty() ? 0 : 1;
            assertThat(loaded.problems()).as("seed %d, round %d", seed, round).allSatisfy(problem -> {
                assertThat(problem.file()).isNotBlank();
                assertThat(problem.what()).isNotBlank();
                assertThat(problem.why()).isNotBlank();
                assertThat(problem.toString()).hasLineCount(1).hasSizeLessThan(1000);
            });
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(ROUNDS / 4);
    }

    private static Map<String, byte[]> exampleFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(CryptoProjectTest.ROOT)) {
            for (Path path :
                    paths.filter(p -> p.toString().endsWith(".yaml")).sorted().toList()) {
                String name = CryptoProjectTest.ROOT.relativize(path).toString();
                files.put(name.replace('\\', '/'), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(text.lines().toList());
        int line = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        int at = random.nextInt(text.length());
        int end = at + random.nextInt(text.length() - at);
        return switch (random.nextInt(10)) {
            case 0 -> text.substring(0, at).getBytes(StandardCharsets.UTF_8);
            case 1 -> (text.substring(0, at) + text.substring(end)).getBytes(StandardCharsets.UTF_8);
            case 2 -> {
                lines.add(other, lines.get(line));
                yield joined(lines);
            }
            case 3 -> {
                Collections.swap(lines, line, other);
                yield joined(lines);
            }
            case 4 -> {
                lines.set(line, "  ".repeat(random.nextInt(3)) + lines.get(line).strip());
                yield joined(lines);
            }
            case 5 -> {
                lines.remove(line);
                yield joined(lines);
            }
            case 6 -> {
                byte[] noise = new byte[random.nextInt(2000)];
                random.nextBytes(noise);
                yield noise;
            }
            case 7 -> {
                byte[] noisy = bytes.clone();
                for (int i = 0; i < 5; i++) {
                    noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
                }
                yield noisy;
            }
            case 8 -> {
                String signs = "[]{}:,-?&*!|>'\"%@`#\t\\~<= \n$0";
                StringBuilder noisy = new StringBuilder(text);
                for (int i = 0; i < 5; i++) {
                    noisy.insert(random.nextInt(noisy.length()), signs.charAt(random.nextInt(signs.length())));
                }
                yield noisy.toString().getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                String[] values = {
                    "",
                    "[]",
                    "{}",
                    "null",
                    "-1",
                    "99999999999999999999",
                    "1e999",
                    "x".repeat(5000),
                    "&a [*a]",
                    "${env:NO}",
                    "!!int 5"
                };
                lines.set(line, lines.get(line).replaceFirst(":.*", ": ") + values[random.nextInt(values.length)]);
                yield joined(lines);
            }
        };
    }

    private static byte[] joined(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
