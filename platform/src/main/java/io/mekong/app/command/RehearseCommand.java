package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.app.Launch;
import io.mekong.app.Logging;
import io.mekong.app.Platform;
import io.mekong.core.MekongException;
import io.mekong.core.PortCheck;
import io.mekong.core.Ports;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts the crypto example in a temporary folder, waits until its dashboard shows data, and stops. The launcher runs it
 * once after a build, so that the JVM can note which classes a start needs: later starts take about half the work.
 */
@Command(name = "rehearse", hidden = true, description = "Start and stop once, for the JVM's ahead-of-time cache.")
final class RehearseCommand implements Callable<Integer> {
    private static final int FIRST_OFFSET = 300;
    private static final int LAST_OFFSET = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mekong-rehearsal");
        try {
            Logging.toFolder(folder.resolve("logs"));
            Path root = Home.folder().resolve("examples/crypto");
            Project project = Projects.load(root, Overrides.none());
            Launch launch = new Launch(project, Overrides.none(), folder, freePorts(), Instant.now());
            try (Platform platform = Platform.open(launch)) {
                awaitData(new ApiClient(platform.info().urls().getOrDefault("web", "")));
            }
            return 0;
        } finally {
            delete(folder);
        }
    }

    private static void awaitData(ApiClient client) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String chart = "/api/v1/dashboards/real-time/charts/price-over-time/data";
        while (System.nanoTime() < deadline) {
            JsonNode rows = client.get(chart).path("rows");
            if (rows.size() > 0) {
                client.getAnswer("/ready");
                client.get("/api/v1/pipeline");
                return;
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw MekongException.resource(
                "The rehearsal saw no data", "none came within " + PATIENCE.toSeconds() + " s", "", null);
    }

    private static Ports freePorts() {
        for (int offset = FIRST_OFFSET; offset < LAST_OFFSET; offset += 37) {
            Ports ports = new Ports(offset);
            if (areFree(ports)) {
                return ports;
            }
        }
        throw MekongException.resource("The rehearsal found no free ports", "all offsets tried are taken", "", null);
    }

    private static boolean areFree(Ports ports) {
        try {
            PortCheck.requireFree("127.0.0.1", ports.all(), Set.of());
            return true;
        } catch (MekongException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
