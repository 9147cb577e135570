package io.mekong.app.command;

import io.mekong.app.InstanceFile;
import io.mekong.core.MekongException;
import io.mekong.core.Ports;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which instance a command means: the one behind a data folder, or the one at a port offset. */
final class InstanceOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the instance's data folder (default: .mekong in the project)")
    private @Nullable Path data;

    @Option(names = "--port-offset", paramLabel = "N", description = "the instance's port offset")
    private @Nullable Integer portOffset;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "the address it is bound to (default: 127.0.0.1)")
    private String bind = "127.0.0.1";

    Path dataDirectory() {
        return data != null ? data.toAbsolutePath().normalize() : Home.dataOf(Home.defaultProject());
    }

    /** The note of the instance, while its process lives. */
    Optional<InstanceFile> running() {
        return InstanceFile.read(dataDirectory()).filter(file -> file.process().isPresent());
    }

    /**
     * The instance of {@code project}, unless the options name another; where none runs there, that of the default project.
     *
     * @throws MekongException when no instance runs
     */
    ApiClient client(Path project) {
        Optional<InstanceFile> own = data == null && portOffset == null
                ? InstanceFile.read(Home.dataOf(project))
                        .filter(file -> file.process().isPresent())
                : Optional.empty();
        return own.map(file -> new ApiClient(file.url())).orElseGet(this::client);
    }

    /** @throws MekongException when no instance runs there */
    ApiClient client() {
        if (portOffset != null && data == null) {
            String host = bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
            return new ApiClient("http://" + host + ":" + new Ports(portOffset).web());
        }
        return running()
                .map(file -> new ApiClient(file.url()))
                .orElseThrow(() -> MekongException.resource(
                        "No instance is running",
                        "none has left its note in " + dataDirectory(),
                        "Start it with `mekong up`, or say where it is with --data or --port-offset.",
                        null));
    }

    Ports ports() {
        return new Ports(portOffset == null ? 0 : portOffset);
    }
}
