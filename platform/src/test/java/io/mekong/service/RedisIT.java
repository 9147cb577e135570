package io.mekong.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.DataSize;
import io.mekong.core.FreePorts;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

class RedisIT {
    @TempDir
    Path folder;

    private RedisConfig.Embedded config(int port) {
        return new RedisConfig.Embedded(folder.resolve("redis"), "127.0.0.1", port, DataSize.ofMegabytes(64));
    }

    private static Jedis client(Redis redis) {
        RedisAddress address = redis.address();
        return new Jedis(new HostAndPort(address.host(), address.port()), RedisQuestion.config(address));
    }

    @Test
    void whatIsAcknowledgedIsThereAfterARestart() throws IOException {
        int port = FreePorts.next().redis();
        try (Redis redis = Redis.open(config(port));
                Jedis client = client(redis)) {
            client.hset("a", Map.of("x", "1"));
            assertThat(client.configGet("appendfsync")).containsEntry("appendfsync", "always");
            assertThat(redis.health().isReady()).isTrue();
            assertThat(redis.health().detail()).contains("embedded · ").endsWith("localhost:" + port);
        }
        assertThat(Redis.survivor(folder.resolve("redis"))).isEmpty();
        try (Redis redis = Redis.open(config(port))) {
            assertThat(redis.hash("a")).containsExactly(Map.entry("x", "1"));
            assertThat(redis.hashes(List.of("a", "b"))).isEqualTo(Map.of("a", Map.of("x", "1"), "b", Map.of()));
        }
        for (String file : List.of("password", "redis.conf")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            folder.resolve("redis").resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whoHasNoPasswordIsNotLetIn() {
        int port = FreePorts.next().redis();
        try (Redis redis = Redis.open(config(port))) {
            RedisAddress wrong = new RedisAddress("127.0.0.1", port, null, "hunter2", 0, RedisAddress.Transport.PLAIN);
            assertThatThrownBy(() -> Redis.open(new RedisConfig.External(wrong)))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("Cannot use Redis at redis://127.0.0.1:" + port + "/0 – WRONGPASS")
                    .hasMessageContaining("Check `redis.url`")
                    .hasMessageNotContaining("hunter2");
            try (Redis external = Redis.open(new RedisConfig.External(redis.address()))) {
                assertThat(external.health().detail()).isEqualTo("external · redis://127.0.0.1:" + port + "/0");
            }
        }
    }

    @Test
    void aKilledServerComesBackWithItsData() {
        try (Redis redis = Redis.open(config(FreePorts.next().redis()))) {
            try (Jedis client = client(redis)) {
                client.set("kept", "1");
            }
            long first = Redis.survivor(folder.resolve("redis")).orElseThrow();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            Redis.survivor(folder.resolve("redis")).stream().anyMatch(pid -> pid != first)
                                    && redis.health().isReady());
            try (Jedis client = client(redis)) {
                assertThat(client.get("kept")).isEqualTo("1");
            }
        }
    }

    @Test
    void aServerLeftBehindIsAdoptedAndOneOfOtherSettingsIsReplaced() {
        int port = FreePorts.next().redis();
        RedisServer leftBehind = RedisServer.open(config(port)); // as of a killed platform: never closed
        long pid = Redis.survivor(folder.resolve("redis")).orElseThrow();
        assertThat(leftBehind.isAlive()).isTrue();

        try (Redis redis = Redis.open(config(port))) {
            assertThat(redis.health().isReady()).isTrue();
            assertThat(Redis.survivor(folder.resolve("redis"))).hasValue(pid);
        }
        assertThat(Redis.survivor(folder.resolve("redis"))).isEmpty();

        RedisServer other = RedisServer.open(config(FreePorts.next().redis()));
        assertThat(other.isAlive()).isTrue();
        long before = Redis.survivor(folder.resolve("redis")).orElseThrow();
        try (Redis redis = Redis.open(config(port))) {
            assertThat(redis.address().port()).isEqualTo(port);
            assertThat(Redis.survivor(folder.resolve("redis")).orElseThrow()).isNotEqualTo(before);
        }
    }

    @Test
    void aTakenPortNamesItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Redis.open(config(taken.getLocalPort())))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("port %d (Redis) is held by this process".formatted(taken.getLocalPort()))
                    .hasMessageContaining("--port-offset");
        }
    }

    @Test
    void dataOfALaterProgramIsLeftAlone() throws IOException {
        Path data = Files.createDirectories(folder.resolve("redis/data"));
        Files.writeString(data.resolve("written-by"), "Redis 99.1.0\n");
        assertThatThrownBy(() -> Redis.open(config(FreePorts.next().redis())))
                .hasMessageContaining("was written by Redis 99.1.0, which it cannot read");
        assertThat(data.resolve("written-by")).hasContent("Redis 99.1.0\n");
    }

    @Test
    void damagedDataIsToldInRedisOwnWords() throws IOException {
        Path data = Files.createDirectories(folder.resolve("redis/data"));
        Files.writeString(data.resolve("appendonly.aof"), "this is no append-only file\n");
        assertThatThrownBy(() -> Redis.open(config(FreePorts.next().redis())))
                .hasMessageStartingWith("Cannot start Redis – ")
                .hasMessageContaining("ppend only file")
                .hasMessageContaining("redis.log");
    }

    @Test
    void itIsOpenedWhenItIsFirstNeeded() {
        RedisOnDemand redis = new RedisOnDemand(config(FreePorts.next().redis()));
        try (redis) {
            assertThat(redis.health().detail()).isEqualTo("nothing in the project needs it");
            assertThat(redis.opened()).isEmpty();
            assertThat(redis.need()).isSameAs(redis.need());
            assertThat(redis.health().detail()).startsWith("embedded");
        }
        assertThat(redis.health().state()).isEqualTo(State.STOPPED);
        assertThatThrownBy(redis::need).hasMessageContaining("the platform is stopping");
        assertThat(Redis.survivor(folder.resolve("redis"))).isEmpty();
    }
}
