package io.mekong.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Job;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Problem;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A driver: it runs one job, and ends with it. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        // Standard output is the server's: what libraries print goes to the log.
        PrintStream told = System.out;
        System.setOut(System.err);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Assignment assignment = new ObjectMapper().readValue(in.readLine(), Assignment.class);
        Server server = new Server(told, in);
        int exit = 0;
        try {
            run(assignment, server);
            server.tell("done");
        } catch (MekongException e) {
            server.tell("failed", "code", e.code().name(), "what", e.what(), "why", e.why(), "fix", e.fix());
            exit = 1;
        } catch (Exception | LinkageError e) {
            MekongException known = Failures.of(assignment.job(), e);
            e.printStackTrace();
            server.tell(
                    "failed",
                    "code",
                    known.code().name(),
                    "what",
                    known.what(),
                    "why",
                    known.why(),
                    "fix",
                    known.fix());
            exit = 1;
        }
        System.err.flush();
        // Spark's own threads may not end.
        Runtime.getRuntime().halt(exit);
    }

    private static void run(Assignment assignment, Server server) throws Exception {
        Project project = load(assignment);
        Job job = project.job(assignment.job())
                .orElseThrow(() -> MekongException.user(
                        "There is no job `" + assignment.job() + "`",
                        "the project has none of that name any more",
                        ""));
        try (SparkSession session = Sessions.open(assignment, job)) {
            if (session.sparkContext().uiWebUrl().isDefined()) {
                server.tell("page", "url", session.sparkContext().uiWebUrl().get());
            }
            SparkJob run = new SparkJob(session, project, job, assignment, server);
            if (job.mode() == Job.Mode.STREAM) {
                run.stream();
            } else {
                run.batch();
            }
        }
    }

    private static Project load(Assignment assignment) {
        Loaded loaded =
                ProjectLoader.load(Path.of(assignment.project()), new Overrides(System.getenv(), assignment.sets()));
        return loaded.project()
                .orElseThrow(() -> MekongException.user(
                        "The project cannot be read",
                        loaded.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")),
                        "Run `mekong check`."));
    }
}
