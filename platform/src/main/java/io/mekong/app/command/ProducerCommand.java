package io.mekong.app.command;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.core.Durations;
import io.mekong.core.MekongException;
import io.mekong.core.Spelling;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import io.mekong.source.TickPrinter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The stand-alone producer: a process of its own that speaks to Kafka's external listener only. */
@Command(
        name = "producer",
        description = "Send a tick of a generator every minute to Kafka, and print each message.",
        mixinStandardHelpOptions = true)
final class ProducerCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(names = "--project", paramLabel = "PROJECT", description = "the project's folder (default: as for `up`)")
    private @Nullable Path project;

    @Option(names = "--source", paramLabel = "NAME", description = "the generator (default: producer)")
    private String source = "producer";

    @Option(names = "--every", paramLabel = "TIME", description = "between two ticks (default: 60s)")
    private String every = "60s";

    @Option(names = "--count", paramLabel = "N", description = "stop after so many ticks (default: never)")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka (default: the external listener, localhost:29092 plus the port offset)")
    private @Nullable String bootstrapServer;

    @Override
    public Integer call() {
        Path root = project != null ? project.toAbsolutePath().normalize() : Home.defaultProject();
        Project loaded = Projects.load(root, new Overrides(System.getenv(), java.util.List.of()));
        Source.Generator generator = generator(loaded);
        Stream stream = loaded.streams().get(generator.stream());
        if (stream == null) {
            throw MekongException.bug("generator without a stream", null);
        }
        try (Broker broker = Broker.open(new BrokerConfig.External(address(), Map.of()))) {
            TickPrinter.sendAndPrint(
                    generator, stream, broker.producer(), interval(), count, InstantSource.system(), System.out);
        }
        return 0;
    }

    private String address() {
        if (bootstrapServer != null) {
            return bootstrapServer;
        }
        return options.running()
                .map(file -> file.kafkaExternal())
                .orElse("localhost:" + options.ports().kafkaExternal());
    }

    private Duration interval() {
        try {
            return Durations.parse(every);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("Cannot read --every", MekongException.reason(e), "Say for example 60s.");
        }
    }

    private Source.Generator generator(Project loaded) {
        if (loaded.sources().get(source) instanceof Source.Generator generator) {
            return generator;
        }
        throw new WrongUsage(
                "There is no generator `" + source + "`",
                "the project has no file sources/" + source + ".yaml of type generator",
                Spelling.hint(source, loaded.sources().keySet()));
    }
}
