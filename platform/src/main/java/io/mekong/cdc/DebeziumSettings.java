package io.mekong.cdc;

import io.mekong.project.Source;
import io.mekong.service.Login;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of Debezium's connector for one source.
 *
 * @param login the role that reads
 * @param replicationFactor of topics that Kafka Connect makes
 * @param tableNumbers as {@link TableNumbers} writes them
 * @see <a href="https://debezium.io/documentation/reference/3.7/connectors/postgresql.html#postgresql-connector-properties">Debezium:
 *     connector properties</a>
 */
record DebeziumSettings(Source.Capture capture, Login login, int replicationFactor, String tableNumbers) {
    /** A setting that Debezium passes over: the database's name in ours. */
    static final String DATABASE = "mekong.database";

    /** Another: which tables were read first. */
    static final String TABLES = "mekong.tables";

    private static final String HEARTBEAT = "mekong";

    Map<String, String> map() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        settings.put("tasks.max", "1");
        settings.put(DATABASE, capture.database());
        settings.put(TABLES, tableNumbers);
        database(settings);
        settings.put("plugin.name", "pgoutput");
        settings.put("publication.name", capture.publication());
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("slot.name", capture.slot());
        settings.put("topic.prefix", capture.prefix());
        settings.put("table.include.list", tables());
        settings.put("snapshot.mode", "initial");
        // Left alone, it would pass over a table that is emptied.
        settings.put("skipped.operations", "none");
        values(settings);
        speed(settings);
        safety(settings);
        settings.putAll(capture.settings());
        return settings;
    }

    private void database(Map<String, String> settings) {
        Properties address = JdbcAddress.parse(login.url());
        settings.put("database.hostname", address.getProperty("PGHOST"));
        settings.put("database.port", address.getProperty("PGPORT"));
        settings.put("database.dbname", address.getProperty("PGDBNAME"));
        settings.put("database.user", login.user().orElse(""));
        settings.put("database.password", login.password().orElse(""));
        for (String option : new String[] {"sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert"}) {
            if (address.containsKey(option)) {
                settings.put("database." + option, address.getProperty(option));
            }
        }
    }

    /** Each name is a regular expression there. */
    private String tables() {
        return String.join(
                ",",
                capture.tables().keySet().stream()
                        .map(table -> table.replaceAll("([^A-Za-z0-9_])", "\\\\$1"))
                        .toList());
    }

    /** In forms that our decoder reads without knowing a schema. */
    private static void values(Map<String, String> settings) {
        settings.put("decimal.handling.mode", "string");
        settings.put("time.precision.mode", "isostring");
        settings.put("interval.handling.mode", "string");
        settings.put("hstore.handling.mode", "json");
        settings.put("binary.handling.mode", "base64");
    }

    private static void speed(Map<String, String> settings) {
        // How long a change may wait while nothing else happens. 10 ms cost a third of a core for doing nothing.
        settings.put("poll.interval.ms", "50");
        settings.put("max.batch.size", "8192");
        settings.put("max.queue.size", "32768");
        settings.put("max.queue.size.in.bytes", String.valueOf(32 << 20));
        settings.put("snapshot.fetch.size", "10240");
        settings.put("producer.override.batch.size", String.valueOf(256 << 10));
        settings.put("producer.override.linger.ms", "2");
        settings.put("producer.override.compression.type", "lz4");
    }

    private void safety(Map<String, String> settings) {
        settings.put("exactly.once.support", "required");
        // Other databases of the server fill the same log: without a beat of its own, the slot of a quiet one holds all
        // of it.
        settings.put("heartbeat.interval.ms", "10000");
        settings.put(
                "heartbeat.action.query", "SELECT pg_logical_emit_message(false, '" + HEARTBEAT + "', now()::varchar)");
        settings.put("message.prefix.exclude.list", HEARTBEAT);
        settings.put("retriable.restart.connector.wait.ms", "1000");
        settings.put("topic.creation.default.replication.factor", String.valueOf(replicationFactor));
        settings.put("topic.creation.default.partitions", "1");
    }
}
