package io.mekong.job;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What drivers of Spark are started with.
 *
 * @param project its folder
 * @param sets what stands above its settings
 * @param master {@code local[*]}, {@code spark://…}, {@code yarn} or {@code k8s://…}
 * @param memory of a driver, as the JVM's option has it: {@code 1024m}
 * @param properties of sessions
 * @param kafka properties of clients
 * @param checkpoints where streams keep how far they are: a folder, or an address that all workers reach
 * @param folder for files on their way, on this machine
 */
public record SparkConfig(
        SparkInstallation installation,
        Path project,
        List<String> sets,
        String master,
        String memory,
        Map<String, String> properties,
        Map<String, Object> kafka,
        Supplier<Storage> storage,
        String checkpoints,
        Path folder) {
    public SparkConfig {
        sets = List.copyOf(sets);
        properties = Map.copyOf(properties);
        kafka = Map.copyOf(kafka);
    }

    boolean isLocal() {
        return master.startsWith("local");
    }

    /** The object storage. */
    public record Storage(
            URI endpoint, String region, Optional<String> accessKey, Optional<String> secretKey, boolean pathStyle) {
        @Override
        public String toString() {
            return "Storage[" + endpoint + "]";
        }
    }
}
