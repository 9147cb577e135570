package io.mekong.app;

import io.mekong.broker.Broker;
import io.mekong.broker.BrokerConfig;
import io.mekong.connect.ConnectConfig;
import io.mekong.core.PortCheck;
import io.mekong.core.Ports;
import io.mekong.objects.ObjectStorage;
import io.mekong.objects.StorageConfig;
import io.mekong.objects.StorageKeys;
import io.mekong.project.Settings;
import io.mekong.service.DataDirectory;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import io.mekong.service.RedisConfig;
import io.mekong.service.RedisOnDemand;
import io.mekong.store.OlapStore;
import io.mekong.store.clickhouse.ClickHouseStore;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The servers that the platform stands on, as the settings have them: in this process, or at an address. */
record Servers(Launch launch, Settings settings) {
    void requirePorts(DataDirectory data) {
        Set<Long> ours = Postgres.survivor(data.postgres()).stream().boxed().collect(Collectors.toSet());
        List<Ports.Named> wanted = new ArrayList<>(launch.ports().all());
        if (settings.kafka().bootstrapServers().isPresent()) {
            wanted.removeIf(port -> port.name().startsWith("Kafka"));
        }
        if (settings.postgres().url().isPresent()) {
            wanted.removeIf(port -> port.name().equals("PostgreSQL"));
        }
        // Redis is started where the project needs one, and asks for its own then.
        wanted.removeIf(port -> port.name().equals("Redis"));
        if (settings.s3().endpoint().isPresent()) {
            wanted.removeIf(port -> port.name().equals("S3"));
        }
        // Kafka Connect asks for its own when the project first has a connector.
        wanted.removeIf(port -> port.name().equals("Kafka Connect"));
        PortCheck.requireFree(settings.http().bind(), wanted, ours);
    }

    OlapStore openStore() {
        if (settings.store().clickHouse().isPresent()) {
            return ClickHouseStore.open(new ClickHouseStore.Config(
                    settings.store().clickHouse().get(),
                    settings.store().memoryLimit(),
                    settings.query().concurrency()));
        }
        return DuckDbStore.open(new DuckDbStore.Config(
                storeFile(),
                settings.store().memoryLimit(),
                settings.store().threads(),
                settings.query().concurrency(),
                lakeFolder().resolve("_tables")));
    }

    Path lakeFolder() {
        return settings.lake().path().orElse(launch.dataDirectory().resolve("lake"));
    }

    String storeName() {
        return settings.store()
                .clickHouse()
                .map(address -> "ClickHouse · " + address.shown())
                .orElseGet(() -> "DuckDB · " + storeFile().getFileName());
    }

    Path storeFile() {
        return settings.store().path().orElse(launch.dataDirectory().resolve("store.duckdb"));
    }

    Postgres openPostgres(DataDirectory data) {
        PostgresConfig config = settings.postgres()
                .url()
                .<PostgresConfig>map(url -> new PostgresConfig.External(
                        url,
                        settings.postgres().user(),
                        settings.postgres().password().map(Settings.Secret::value)))
                .orElseGet(() -> new PostgresConfig.Embedded(
                        data.postgres(), launch.ports().postgres()));
        Postgres postgres = Postgres.open(config);
        try {
            Migrations.apply(postgres.dataSource());
            return postgres;
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    RedisOnDemand redis(DataDirectory data) {
        Settings.Redis redis = settings.redis();
        return new RedisOnDemand(redis.url()
                .<RedisConfig>map(RedisConfig.External::new)
                .orElseGet(() -> new RedisConfig.Embedded(
                        data.redis(), settings.http().bind(), launch.ports().redis(), redis.memoryLimit())));
    }

    Broker openBroker(DataDirectory data) {
        BrokerConfig config = settings.kafka()
                .bootstrapServers()
                .<BrokerConfig>map(servers ->
                        new BrokerConfig.External(servers, settings.kafka().properties()))
                .orElseGet(() ->
                        new BrokerConfig.Embedded(data.kafka(), settings.http().bind(), launch.ports()));
        return Broker.open(config);
    }

    ObjectStorage openObjects(DataDirectory data, InstantSource clock) {
        Settings.S3 s3 = settings.s3();
        Optional<StorageKeys> keys =
                s3.accessKey().flatMap(access -> s3.secretKey().map(secret -> new StorageKeys(access, secret.value())));
        StorageConfig config = s3.endpoint()
                .<StorageConfig>map(endpoint -> new StorageConfig.External(endpoint, s3.region(), keys, s3.pathStyle()))
                .orElseGet(() -> new StorageConfig.Embedded(
                        settings.http().bind(), launch.ports().s3(), data.path(), s3.region(), keys));
        return ObjectStorage.open(config, launch.project(), clock);
    }

    ConnectConfig connect(Broker broker) {
        Settings.Connect connect = settings.connect();
        return connect.url()
                .<ConnectConfig>map(url -> new ConnectConfig.External(
                        url, connect.user(), connect.password().map(Settings.Secret::value)))
                .orElseGet(() -> new ConnectConfig.Embedded(
                        settings.http().bind(),
                        launch.ports().connect(),
                        broker.clientProperties(),
                        settings.kafka().replicationFactor(),
                        launch.project().root().resolve("connectors")));
    }
}
