package io.mekong.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A driver of Spark in a process of its own. It is told what to do on its standard input, and tells us in lines; when we are
 * gone its input ends, and it ends too.
 */
final class SparkDriver implements AutoCloseable {
    private static final String MARK = "@mekong ";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);
    /** What Spark needs of the JVM's inside, as its own scripts say. */
    private static final List<String> OPENED = List.of(
            "java.base/java.lang",
            "java.base/java.lang.invoke",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/jdk.internal.ref",
            "java.base/sun.nio.ch",
            "java.base/sun.nio.cs",
            "java.base/sun.util.calendar",
            "java.security.jgss/sun.security.krb5");

    private final Process process;
    private final BufferedWriter answers;
    private @Nullable MekongException failure;
    private boolean done;

    private SparkDriver(Process process) {
        this.process = process;
        this.answers = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** What a driver tells. */
    interface Listener {
        /** A line of its log. */
        void line(String line);

        /** @throws RuntimeException ends the driver, and is what it failed for */
        void told(String what, JsonNode facts);

        /** Returns once everything told before has been taken to heart. */
        void settle();
    }

    /** @param assignment as one line of JSON */
    static SparkDriver start(SparkConfig config, String assignment) {
        List<String> command = new ArrayList<>();
        command.add(java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                .toString());
        command.add("-Xmx" + config.memory());
        OPENED.forEach(opened -> command.add("--add-opens=" + opened + "=ALL-UNNAMED"));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.reflect.useDirectMethodHandle=false",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Duser.timezone=UTC",
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                config.installation().classPath(),
                "io.mekong.spark.Main"));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(config.folder().toFile())
                    .redirectErrorStream(false)
                    .start();
            SparkDriver driver = new SparkDriver(process);
            driver.answer(assignment);
            return driver;
        } catch (IOException e) {
            throw MekongException.resource(
                    "A driver of Spark cannot be started", MekongException.reason(e), "Is there memory left?", e);
        }
    }

    private void answer(String line) throws IOException {
        answers.write(line);
        answers.newLine();
        answers.flush();
    }

    /**
     * Listens until the driver has ended.
     *
     * @throws MekongException what it failed for
     */
    void follow(Listener listener) throws InterruptedException {
        Thread log = Thread.ofVirtual().start(() -> lines(process, listener::line));
        try (BufferedReader told =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = told.readLine(); line != null; line = told.readLine()) {
                if (line.startsWith(MARK)) {
                    hear(JSON.readTree(line.substring(MARK.length())), listener);
                } else {
                    listener.line(line);
                }
            }
        } catch (IOException e) {
            failure = MekongException.resource(
                    "A driver of Spark cannot be heard", MekongException.reason(e), "It is started again.", e);
        }
        int exit = process.waitFor();
        log.join();
        if (failure != null) {
            throw failure;
        }
        if (!done) {
            throw MekongException.resource(
                    "The driver of Spark died",
                    "it ended with " + exit + (exit == 137 ? ": it was killed, for want of memory perhaps" : ""),
                    "Its log says more; `spark.memory` gives it more memory.",
                    null);
        }
    }

    private static void lines(Process process, Consumer<String> log) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException e) {
            log.accept("(the log breaks off: " + MekongException.reason(e) + ")");
        }
    }

    private void hear(JsonNode message, Listener listener) throws IOException {
        String what = message.path("type").asText();
        switch (what) {
            case "done" -> done = true;
            case "failed" -> failure = failure(message);
            case "await" -> answer(settled(message.path("question").asText(), listener));
            default -> listener.told(what, message);
        }
    }

    private static String settled(String question, Listener listener) {
        try {
            listener.settle();
            return question;
        } catch (MekongException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static MekongException failure(JsonNode message) {
        return new MekongException(
                Optional.of(message.path("code").asText())
                        .filter(code -> code.equals(ErrorCode.USER.name()))
                        .map(_ -> ErrorCode.USER)
                        .orElse(ErrorCode.RESOURCE),
                message.path("what").asText(),
                message.path("why").asText(),
                message.path("fix").asText(),
                null);
    }

    /** What is told to a driver, as one line. */
    static String text(Object assignment) {
        try {
            return JSON.writeValueAsString(assignment);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("an assignment cannot be written", e);
        }
    }

    /** Ends it, in the middle of whatever it does. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LAST_WORDS.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
