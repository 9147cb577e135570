package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a program, without a shell unless the command names one. What it writes is the task's log; a line {@code
 * ::output name=value} is an output instead. Exit code 99 says that there was nothing to do, which skips the task.
 */
final class ShellWork {
    static final int SKIP = 99;

    private static final Pattern OUTPUT = Pattern.compile("::output ([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final int MOST_OUTPUTS = 100;

    private ShellWork() {}

    static Outcome perform(Work.Shell work, Path folder, TaskContext context) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(work.command()).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        work.environment().forEach((name, value) -> builder.environment().put(name, context.fill(value)));
        context.values().forEach((name, value) -> builder.environment().put(variable(name), value.toString()));
        Process process = start(builder, work);
        try {
            Map<String, Object> outputs = read(process, context);
            int exit = process.waitFor();
            if (exit == SKIP) {
                return new Outcome.Skipped("there was nothing to do");
            }
            if (exit != 0) {
                throw MekongException.resource(
                        "The command failed", "exit code " + exit, "Look at what it wrote in the task's log.", null);
            }
            return new Outcome.Done("exit code 0", outputs);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** {@code outputs.my-task.rows} is MEKONG_OUTPUT_MY_TASK_ROWS. */
    private static String variable(String name) {
        String single = name.replaceFirst("^(param|output|secret)s\\.", "$1.");
        return "MEKONG_" + single.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Process start(ProcessBuilder builder, Work.Shell work) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw MekongException.user(
                    "The command cannot be started",
                    MekongException.reason(e),
                    "Is `" + work.command().getFirst() + "` installed, or in the project's folder and executable?");
        }
    }

    /** Interrupting a thread does not end its reading: the program is ended instead. */
    private static Map<String, Object> read(Process process, TaskContext context) throws InterruptedException {
        Map<String, Object> outputs = new LinkedHashMap<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher output = OUTPUT.matcher(line);
                    if (output.matches() && outputs.size() < MOST_OUTPUTS) {
                        outputs.put(output.group(1), output.group(2));
                    } else {
                        context.log().accept(line);
                    }
                }
            } catch (IOException e) {
                context.log().accept("(what it wrote ends here: " + MekongException.reason(e) + ")");
            }
        });
        reader.join();
        return outputs;
    }
}
