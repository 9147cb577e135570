package io.mekong.project;

import io.mekong.core.DataSize;
import io.mekong.core.RedisAddress;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code mekong.yaml}; all defaults of the settings stand here. */
final class SettingsReader {
    private static final Form<DataSize> SIZE = Form.size("1KB", "16TB");
    private static final Form<DataSize> BUFFER = Form.size("1KB", "1GB");
    private static final Form<DataSize> MEMORY = Form.size("64MB", "16TB");
    private static final Form<Settings.Security.Mode> MODE =
            Form.choice(Ordered.words(Settings.Security.Mode.values()));
    private static final Pattern SERVER = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,]+):\\d{1,5}");
    private static final Form<String> SERVERS = Form.of(
            "a list of host:port, with commas between", "bootstrap-servers: broker-1:9092,broker-2:9092", text -> {
                List<String> servers =
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList();
                if (!servers.stream().allMatch(server -> SERVER.matcher(server).matches())) {
                    throw new IllegalArgumentException();
                }
                return String.join(",", servers);
            });
    static final Form<String> JDBC =
            Form.of("an address that begins with jdbc:postgresql:", "url: jdbc:postgresql://db-1:5432/mekong", text -> {
                if (!text.startsWith("jdbc:postgresql:")) {
                    throw new IllegalArgumentException();
                }
                return text;
            });

    private static final Form<OlapAddress> OLAP = Form.of(
            "an address such as clickhouse://user:password@host:8123/database",
            "olap: clickhouse://mekong:${env:CLICKHOUSE_PASSWORD}@localhost:8123/mekong",
            OlapAddress::parse);
    private static final Form<RedisAddress> REDIS = Form.of(
            "an address such as redis://user:password@host:6379/0",
            "url: redis://mekong:${env:REDIS_PASSWORD}@redis-1:6379/0",
            RedisAddress::parse);

    private SettingsReader() {}

    /** @param root what a relative path starts from */
    static Settings read(Scope scope, Section file, Path root) {
        Settings.Kafka kafka = section(scope, file, "kafka", SettingsReader::kafka);
        Settings.Connect connect = section(scope, file, "connect", SettingsReader::connect);
        Settings.Postgres postgres = section(scope, file, "postgres", SettingsReader::postgres);
        Settings.Security security = section(scope, file, "security", SettingsReader::security);
        Settings.Http http = section(scope, file, "http", section -> http(section, security));
        Settings.Store store = section(scope, file, "store", section -> store(section, file, root));
        Settings.Lake lake = section(scope, file, "lake", section -> lake(section, root));
        Settings.S3 s3 = section(scope, file, "s3", ObjectStorageReader::read);
        Settings.Ingest ingest = section(scope, file, "ingest", section -> ingest(section, store));
        Settings.Query query = section(scope, file, "query", SettingsReader::query);
        Settings.Workflows workflows = section(scope, file, "workflows", SettingsReader::workflows);
        return new Settings(
                kafka,
                connect,
                postgres,
                section(scope, file, "redis", SettingsReader::redis),
                http,
                store,
                lake,
                s3,
                ingest,
                query,
                OutsideReader.read(file),
                workflows,
                security);
    }

    /** An address on the web; {@code example} is a line that has one. */
    static Form<URI> webAddress(String example) {
        return Form.of("an address that begins with http:// or https://", example, text -> {
            URI address = URI.create(text);
            if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
                throw new IllegalArgumentException();
            }
            return address;
        });
    }

    /** Reads a section; one that is absent is read as an empty one, which gives its defaults. */
    private static <T> T section(Scope scope, Section file, String key, Function<Section, T> reader) {
        String kind = "the section `" + key + "`";
        Section section = file.find(key)
                .flatMap(value -> value.section(kind))
                .orElseGet(() -> new Section(
                        scope, List.of(key), kind, new Yaml.Mapping(Place.of("mekong.yaml", 0), List.of())));
        T settings = reader.apply(section);
        section.finish();
        return settings;
    }

    private static Settings.Kafka kafka(Section section) {
        Optional<String> servers = section.find("bootstrap-servers", SERVERS);
        int replication = section.integer("replication-factor", 1, Short.MAX_VALUE, 1);
        if (replication > 1 && section.find("bootstrap-servers").isEmpty()) {
            section.find("replication-factor")
                    .ifPresent(value -> value.problem(
                            value.label() + " cannot be " + value.shown(),
                            "the embedded Kafka is one broker",
                            "Set it to 1, or name a cluster by `kafka.bootstrap-servers`."));
        }
        return new Settings.Kafka(
                servers,
                section.texts("properties"),
                replication,
                section.find("retention", Form.duration("1m", "36500d", "7d")).orElse(Duration.ofDays(7)));
    }

    private static Settings.Connect connect(Section section) {
        return new Settings.Connect(
                section.find("url", webAddress("url: http://connect-1:8083")),
                section.find("user").flatMap(Value::text),
                section.find("password").flatMap(Value::text).map(Settings.Secret::new));
    }

    private static Settings.Postgres postgres(Section section) {
        return new Settings.Postgres(
                section.find("url", JDBC),
                section.find("user").flatMap(Value::text),
                section.find("password").flatMap(Value::text).map(Settings.Secret::new));
    }

    private static Settings.Redis redis(Section section) {
        return new Settings.Redis(
                section.find("url", REDIS),
                section.find("memory-limit", Form.size("1MB", "16TB")).orElse(Settings.Redis.EMBEDDED.memoryLimit()));
    }

    private static Settings.Http http(Section section, Settings.Security security) {
        String bind = section.find("bind").isPresent()
                ? section.requireText("bind").map(String::strip).orElse("127.0.0.1")
                : "127.0.0.1";
        if (security.mode() == Settings.Security.Mode.LOOPBACK && !isLoopback(bind)) {
            section.find("bind")
                    .ifPresent(value -> value.problem(
                            value.label() + " cannot be " + value.shown() + " while `security.mode` is loopback",
                            "whoever reaches that port could read and write everything: nobody is asked who they are",
                            "Bind to 127.0.0.1, or accept that with `security.mode: open`."));
        }
        return new Settings.Http(
                bind,
                section.find("hosts").map(SettingsReader::hosts).orElse(List.of()),
                section.find("max-body", BUFFER).orElse(DataSize.ofMegabytes(64)),
                section.find("max-in-flight", SIZE).orElse(DataSize.ofMegabytes(64)));
    }

    /** A list, or one text with commas, which is what the environment can hold. */
    static List<String> hosts(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.text()
                    .map(text -> Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(host -> !host.isEmpty())
                            .toList())
                    .orElse(List.of());
        }
        return value.items().orElse(List.of()).stream()
                .flatMap(item -> item.text().stream())
                .toList();
    }

    private static Settings.Store store(Section section, Section file, Path root) {
        return new Settings.Store(
                section.find("path", Form.of("a path", "path: /var/lib/mekong/store.duckdb", Path::of))
                        .map(path -> root.resolve(path).normalize()),
                section.find("memory-limit", MEMORY).orElse(DataSize.ofMegabytes(1024)),
                section.integer("threads", 1, 1024, Runtime.getRuntime().availableProcessors()),
                file.find("olap", OLAP));
    }

    private static Settings.Lake lake(Section section, Path root) {
        return new Settings.Lake(section.find("path", Form.of("a path", "path: /var/lib/mekong/lake", Path::of))
                .map(path -> root.resolve(path).normalize()));
    }

    private static Settings.Ingest ingest(Section section, Settings.Store store) {
        // Each commit is a part for ClickHouse to merge: it wants few.
        Duration usual = store.clickHouse().isPresent() ? Duration.ofSeconds(1) : Duration.ofMillis(50);
        return new Settings.Ingest(
                section.find("commit-interval", Form.duration("1ms", "1h", "50ms"))
                        .orElse(usual),
                section.find("max-batch", BUFFER).orElse(DataSize.ofMegabytes(64)),
                section.integer("threads", 0, 1024, 0),
                section.find("read-ahead", BUFFER).orElse(DataSize.ofMegabytes(32)));
    }

    private static Settings.Query query(Section section) {
        return new Settings.Query(
                section.integer("max-rows", 1, 10_000_000, 10_000),
                section.find("timeout", Form.duration("1ms", "1d", "30s")).orElse(Duration.ofSeconds(30)),
                section.integer("concurrency", 1, 1024, 4),
                section.find("live-interval", Form.duration("50ms", "1h", "500ms"))
                        .orElse(Duration.ofMillis(500)));
    }

    private static Settings.Workflows workflows(Section section) {
        Map<String, Integer> pools = new LinkedHashMap<>();
        WorkflowReader.free(section.find("pools"), "`pools`").forEach((name, value) -> {
            WorkflowReader.checkName("A pool", name, value, Form.RESOURCE_NAME);
            value.as(Form.integer(1, 100_000)).ifPresent(slots -> pools.put(name, slots.intValue()));
        });
        Settings.Workflows usual = Settings.Workflows.USUAL;
        return new Settings.Workflows(
                pools,
                section.integer("keep-runs", 1, 1_000_000, usual.keepRuns()),
                section.find("keep", Form.duration("1h", "36500d", "90d")).orElse(usual.keep()));
    }

    private static Settings.Security security(Section section) {
        return new Settings.Security(section.find("mode", MODE).orElse(Settings.Security.Mode.LOOPBACK));
    }

    /** Only by what is written: a name is not looked up, since what it means may change. */
    private static boolean isLoopback(String bind) {
        if (bind.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(bind).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
