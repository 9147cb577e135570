package io.mekong.job;

import io.mekong.project.Job;
import io.mekong.project.Job.Input;
import io.mekong.project.Job.Output;
import io.mekong.sink.PostgresLogin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Says to drivers what to do: only they and we know these words. */
final class SparkAssignments {
    private final SparkConfig config;
    private final InputPlaces inputs;
    private final OutputTargets targets;

    SparkAssignments(SparkConfig config, InputPlaces inputs, OutputTargets targets) {
        this.config = config;
        this.inputs = inputs;
        this.targets = targets;
    }

    /**
     * @param run under which a stream's batches are numbered; what tells one run of a batch from another
     * @param parameters of a batch
     * @param checkpoint of a stream; empty for a batch
     */
    String of(Job job, String run, Instant startedAt, Map<String, String> parameters, String checkpoint) {
        Map<String, Object> assignment = new LinkedHashMap<>();
        assignment.put("project", config.project().toString());
        assignment.put("sets", config.sets());
        assignment.put("job", job.name());
        assignment.put("run", run);
        assignment.put("startedMs", startedAt.toEpochMilli());
        assignment.put("parameters", parameters);
        assignment.put("checkpoint", checkpoint.isEmpty() ? null : checkpoint);
        Map<String, String> kafka = new LinkedHashMap<>();
        config.kafka().forEach((name, value) -> kafka.put(name, String.valueOf(value)));
        assignment.put("kafka", kafka);
        assignment.put("s3", storage());
        assignment.put("databases", databases(job));
        boolean redis = job.writes().stream().anyMatch(Output.Hashes.class::isInstance);
        assignment.put("redis", redis ? targets.redis().secret() : null);
        assignment.put("lakes", lakes(job));
        assignment.put(
                "results", config.folder().resolve("results-" + job.name()).toString());
        assignment.put("spark", properties());
        return SparkDriver.text(assignment);
    }

    private Map<String, Object> storage() {
        SparkConfig.Storage storage = config.storage().get();
        Map<String, Object> s3 = new LinkedHashMap<>();
        s3.put("endpoint", storage.endpoint().toString());
        s3.put("region", storage.region());
        s3.put("accessKey", storage.accessKey().orElse(null));
        s3.put("secretKey", storage.secretKey().orElse(null));
        s3.put("pathStyle", storage.pathStyle());
        return s3;
    }

    private Map<String, Object> databases(Job job) {
        TreeSet<String> names = new TreeSet<>();
        job.reads().values().forEach(input -> {
            if (input instanceof Input.Rows(var database, var _)) {
                names.add(database);
            }
        });
        job.writes().forEach(output -> {
            if (output instanceof Output.Database database) {
                names.add(database.database());
            }
        });
        Map<String, Object> databases = new LinkedHashMap<>();
        names.forEach(name -> {
            PostgresLogin login = targets.login(name);
            Map<String, Object> text = new LinkedHashMap<>();
            text.put("url", login.url());
            text.put("user", login.knownUser());
            text.put("password", login.knownPassword());
            databases.put(name, text);
        });
        return databases;
    }

    private Map<String, List<String>> lakes(Job job) {
        Map<String, List<String>> lakes = new LinkedHashMap<>();
        job.reads().forEach((name, input) -> {
            if (input instanceof Input.Archived(var stream)) {
                try (InputPlaces.Lake lake = inputs.lake(stream)) {
                    lakes.put(name, lake.addresses());
                }
            }
        });
        return lakes;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("spark.master", config.master());
        properties.put("spark.ui.port", "0");
        properties.put("spark.local.dir", config.folder().resolve("local").toString());
        properties.put(
                "spark.sql.warehouse.dir", config.folder().resolve("warehouse").toString());
        if (config.isLocal()) {
            properties.put("spark.driver.host", "localhost");
            properties.put("spark.driver.bindAddress", "127.0.0.1");
        } else {
            properties.put("spark.jars", String.join(",", config.installation().shipped()));
        }
        properties.putAll(config.properties());
        return properties;
    }
}
