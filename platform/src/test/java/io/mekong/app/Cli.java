package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One call of {@code mekong <verb>} in a process of its own. */
final class Cli {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Cli() {}

    /** What the call wrote and how it ended. */
    record Result(int exit, String out, String err) {
        Result exits(int code) {
            assertThat(exit).as("exit code of %s", this).isEqualTo(code);
            return this;
        }
    }

    static Result run(String... arguments) {
        return runWith("", arguments);
    }

    /** Of that instance. */
    static Result of(RunningPlatform platform, String... arguments) {
        return run(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--data", platform.data().toString()))
                .toArray(String[]::new));
    }

    /** @param input what it reads on standard input */
    static Result runWith(String input, String... arguments) {
        return finish(new ProcessBuilder(Installation.process(List.of(arguments))), input);
    }

    static Result finish(ProcessBuilder builder, String input) {
        try {
            Path out = Files.createTempFile("mekong-out", ".txt");
            Path err = Files.createTempFile("mekong-err", ".txt");
            try {
                Process process = builder.redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(input.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // It ended without reading all of it; what it said is looked at below.
                }
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(String.join(" ", builder.command()) + " did not end: "
                            + Files.readString(out) + Files.readString(err));
                }
                return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
