package io.mekong.connect;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;

/**
 * The properties of the embedded worker: a cluster of one, so that what it knows lies in Kafka and outlives it, and so
 * that sources write exactly once.
 *
 * @see <a href="https://kafka.apache.org/43/documentation.html#connectconfigs">Kafka Connect configs</a>
 */
record WorkerSettings(ConnectConfig.Embedded config) {
    static final String GROUP = "mekong-connect";

    Map<String, String> properties() {
        Map<String, String> worker = new HashMap<>();
        config.kafka().forEach((name, value) -> {
            worker.put(name, String.valueOf(value));
            // Connectors have clients of their own, which do not inherit the worker's way into the cluster.
            if (!name.equals("bootstrap.servers")) {
                for (String client : new String[] {"producer.", "consumer.", "admin."}) {
                    worker.put(client + name, String.valueOf(value));
                }
            }
        });
        worker.put("group.id", GROUP);
        ownTopics(worker);
        converters(worker);
        timing(worker);
        worker.put("listeners", "http://" + config.bind() + ":" + config.port());
        worker.put("rest.advertised.port", String.valueOf(config.port()));
        worker.put("exactly.once.source.support", "enabled");
        // Scanning every class for connectors takes seconds; all that we know of say what they are in
        // META-INF/services.
        worker.put("plugin.discovery", Files.isDirectory(config.plugins()) ? "hybrid_warn" : "service_load");
        if (Files.isDirectory(config.plugins())) {
            worker.put("plugin.path", config.plugins().toAbsolutePath().toString());
        }
        return worker;
    }

    private void ownTopics(Map<String, String> worker) {
        for (String topic : new String[] {"config", "offset", "status"}) {
            worker.put(topic + ".storage.topic", GROUP + "-" + topic + "s");
            worker.put(topic + ".storage.replication.factor", String.valueOf(config.replicationFactor()));
        }
        worker.put("offset.storage.partitions", "1");
        worker.put("status.storage.partitions", "1");
    }

    private static void converters(Map<String, String> worker) {
        for (String side : new String[] {"key", "value"}) {
            worker.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            worker.put(side + ".converter.schemas.enable", "false");
        }
    }

    private static void timing(Map<String, String> worker) {
        // There is nobody else who could take over: nothing to wait for.
        worker.put("scheduled.rebalance.max.delay.ms", "0");
        // The member that a killed platform left behind holds up the next one for so long.
        worker.put("session.timeout.ms", "6000");
        worker.put("heartbeat.interval.ms", "1500");
        worker.put("task.shutdown.graceful.timeout.ms", "3000");
        worker.put("offset.flush.interval.ms", "5000");
    }
}
