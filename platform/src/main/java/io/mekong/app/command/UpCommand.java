package io.mekong.app.command;

import io.mekong.api.PlatformInfo;
import io.mekong.app.InstanceFile;
import io.mekong.app.Launch;
import io.mekong.app.Logging;
import io.mekong.app.Platform;
import io.mekong.core.MekongException;
import io.mekong.core.Ports;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts the platform and stays until it is told to stop. */
@Command(
        name = "up",
        description = "Start everything, provision the project, and print where it is.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "PROJECT",
            description = "the project's folder (default: this folder if it is one, else examples/crypto)")
    private @Nullable Path project;

    @Option(names = "--data", paramLabel = "DIR", description = "where data is kept (default: .mekong in the project)")
    private @Nullable Path data;

    @Option(names = "--port-offset", paramLabel = "N", description = "added to every port (default: 0)")
    private int portOffset;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "listen on this address (default: 127.0.0.1)")
    private @Nullable String bind;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting of mekong.yaml, for example query.max-rows=500; may be repeated")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--detach", description = "go on in the background; `mekong down` stops it")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        Path root = project != null ? project.toAbsolutePath().normalize() : Home.defaultProject();
        Path dataDirectory = data != null ? data.toAbsolutePath().normalize() : Home.dataOf(root);
        Overrides overrides = overrides();
        Project loaded = Projects.load(root, overrides);
        refuseSecond(dataDirectory);
        if (detach) {
            return Background.start(arguments(root, dataDirectory), dataDirectory);
        }
        return run(new Launch(loaded, overrides, dataDirectory, new Ports(portOffset), processStart()));
    }

    private int run(Launch launch) throws InterruptedException {
        Path dataDirectory = launch.dataDirectory();
        Logging.toFolder(dataDirectory.resolve("logs"));
        System.out.println("Starting " + launch.project().name() + " …");
        StopHook stop = StopHook.register(dataDirectory);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Platform platform = Platform.open(launch)) {
            PlatformInfo info = platform.info();
            note(info, launch.project()).write(dataDirectory);
            stop.opened(platform);
            System.out.println(Banner.ready(info, Duration.between(launch.startedAt(), Instant.now())));
            stopped.await();
        } catch (RuntimeException e) {
            if (!stop.isAsked()) {
                throw e;
            }
        } finally {
            stop.ended();
        }
        return 0;
    }

    private static void refuseSecond(Path dataDirectory) {
        InstanceFile.read(dataDirectory).ifPresent(file -> {
            if (file.process().isPresent()) {
                throw MekongException.resource(
                        "Cannot start on the data folder " + dataDirectory,
                        "an instance is running on it already (pid " + file.pid() + ", " + file.url() + ")",
                        "Stop it with `mekong down`, or choose another folder with --data and other ports with --port-offset.",
                        null);
            }
        });
    }

    private static InstanceFile note(PlatformInfo info, Project project) {
        ProcessHandle self = ProcessHandle.current();
        return new InstanceFile(
                self.pid(),
                self.info().startInstant().orElse(info.startedAt()).toEpochMilli(),
                true,
                project.root().toString(),
                info.urls().getOrDefault("web", ""),
                info.urls().getOrDefault("kafka", ""),
                info.urls().getOrDefault("kafkaExternal", ""));
    }

    private Overrides overrides() {
        List<String> all = new ArrayList<>(sets);
        if (bind != null) {
            all.add("http.bind=" + bind);
        }
        return new Overrides(System.getenv(), all);
    }

    private List<String> arguments(Path root, Path dataDirectory) {
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                root.toString(),
                "--data",
                dataDirectory.toString(),
                "--port-offset",
                Integer.toString(portOffset)));
        if (bind != null) {
            arguments.addAll(List.of("--bind", bind));
        }
        for (String set : sets) {
            arguments.addAll(List.of("--set", set));
        }
        return arguments;
    }

    /** From the start of the process, so that what the user waits for is what is told. */
    private static Instant processStart() {
        return ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    }
}
