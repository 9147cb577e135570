package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path root;

    @Test
    void setWinsOverTheEnvironmentWhichWinsOverTheFile() {
        file("query:\n  max-rows: 1\n  concurrency: 1\n  timeout: 1s\n");
        Settings.Query query = settings(
                        Map.of("MEKONG_QUERY__MAX_ROWS", "2", "MEKONG_QUERY__CONCURRENCY", "2"),
                        "query.max-rows=3",
                        "query.max-rows=4")
                .query();
        assertThat(query).isEqualTo(new Settings.Query(4, Duration.ofSeconds(1), 2, Duration.ofMillis(500)));
    }

    @Test
    void theEnvironmentReachesEverySection() {
        Settings settings = settings(Map.of(
                "MEKONG_KAFKA__BOOTSTRAP_SERVERS", "a:1, b:2",
                "MEKONG_KAFKA__PROPERTIES__SECURITY_PROTOCOL", "SSL",
                "MEKONG_HTTP__HOSTS", "a.example, b.example",
                "MEKONG_STORE__MEMORY_LIMIT", "2GB",
                "MEKONG_STORE__PATH", "db/store.duckdb",
                "MEKONG_INGEST__MAX_BATCH", "1MB",
                "MEKONG_PG_PASSWORD", "no setting: it has no section",
                "PATH", "/bin"));
        assertThat(settings.kafka().bootstrapServers()).contains("a:1,b:2");
        assertThat(settings.kafka().properties()).containsExactly(Map.entry("security.protocol", "SSL"));
        assertThat(settings.http().hosts()).containsExactly("a.example", "b.example");
        assertThat(settings.store().memoryLimit()).isEqualTo(DataSize.parse("2GB"));
        assertThat(settings.store().path())
                .contains(root.toAbsolutePath().resolve("db").resolve("store.duckdb"));
        assertThat(settings.ingest().maxBatch()).isEqualTo(DataSize.ofMegabytes(1));
    }

    @Test
    void theLakeAndHowItIsFilled() {
        file("lake: {path: far/lake}\ningest: {threads: 3, read-ahead: 64MB}\n");
        Settings settings = settings(Map.of("MEKONG_INGEST__READ_AHEAD", "1MB"));
        assertThat(settings.lake().address())
                .contains(new LakeAddress.Folder(
                        root.toAbsolutePath().resolve("far").resolve("lake")));
        file("lake: {address: s3://bronze/raw}\n");
        assertThat(settings(Map.of()).lake().address().map(LakeAddress::toString))
                .hasValue("s3://bronze/raw");
        file("lake: {address: 'hdfs://me@namenode:9000/mekong'}\n");
        assertThat(settings(Map.of()).lake().address().map(LakeAddress::toString))
                .hasValue("hdfs://me@namenode:9000/mekong");
        assertThat(settings.ingest().threads()).isEqualTo(3);
        assertThat(settings.ingest().readAhead()).isEqualTo(DataSize.ofMegabytes(1));
    }

    @Test
    void ingestHasOneThreadAProcessorWhereNoNumberIsGiven() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(settings(Map.of()).ingest().threads()).isEqualTo(processors);
        assertThat(settings(Map.of(), "ingest.threads=0").ingest().threads()).isEqualTo(processors);
        assertThat(settings(Map.of()).lake().address()).isEmpty();
    }

    @Test
    void aKafkaPropertyKeepsItsDots() {
        assertThat(settings(Map.of(), "kafka.properties.sasl.jaas.config=a=b;")
                        .kafka()
                        .properties())
                .containsExactly(Map.entry("sasl.jaas.config", "a=b;"));
    }

    @Test
    void valuesComeFromTheEnvironmentByName() {
        file("""
                name: Shop of ${env:WHO}
                postgres:
                  url: jdbc:postgresql://${env:HOST}:${env:PORT}/m
                  user: ${env:WHO}
                  password: ${env:PASSWORD}
                """);
        Loaded loaded = new ProjectFolder(root)
                .load(new Overrides(
                        Map.of("WHO", "Lan", "HOST", "db", "PORT", "5433", "PASSWORD", "$1 ${env:WHO}"), List.of()));
        assertThat(loaded.problems()).isEmpty();
        Project project = loaded.project().orElseThrow();
        assertThat(project.name()).isEqualTo("Shop of Lan");
        assertThat(project.settings().postgres())
                .isEqualTo(new Settings.Postgres(
                        Optional.of("jdbc:postgresql://db:5433/m"),
                        Optional.of("Lan"),
                        Optional.of(new Settings.Secret("$1 ${env:WHO}"))));
    }

    @Test
    void secretsDoNotPrint() {
        file("postgres:\n  password: hunter2\n");
        assertThat(settings(Map.of()).toString()).doesNotContain("hunter2");
        assertThat(new Overrides(Map.of("A", "hunter2"), List.of("postgres.password=hunter2")).toString())
                .doesNotContain("hunter2");
    }

    @Test
    void openMayBindAnywhere() {
        assertThat(settings(Map.of(), "security.mode=open", "http.bind=0.0.0.0")
                        .http()
                        .bind())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void loopbackHasSeveralNames() {
        for (String bind : List.of("127.0.0.1", "127.1.2.3", "::1", "localhost")) {
            assertThat(settings(Map.of(), "http.bind=" + bind).http().bind()).isEqualTo(bind);
        }
    }

    @Test
    void anEmptyOverrideTakesTheDefaultBack() {
        file("query:\n  max-rows: 1\n");
        assertThat(settings(Map.of(), "query.max-rows=").query().maxRows()).isEqualTo(10_000);
    }

    private void file(String text) {
        new ProjectFolder(root).write("mekong.yaml", text);
    }

    private Settings settings(Map<String, String> environment, String... sets) {
        Loaded loaded = new ProjectFolder(root).load(new Overrides(environment, List.of(sets)));
        assertThat(loaded.problems()).isEmpty();
        return loaded.project().orElseThrow().settings();
    }
}
