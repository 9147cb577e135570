package io.mekong.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.FreePorts;
import io.mekong.core.Health.State;
import io.mekong.core.MekongException;
import io.mekong.core.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stopping, starting again, failing. */
class BrokerLifeIT {
    @TempDir
    Path folder;

    private Broker open(String name, Ports ports) {
        return Broker.open(new BrokerConfig.Embedded(folder.resolve(name), "127.0.0.1", ports));
    }

    private static Position send(Broker broker, String value) throws Exception {
        return broker.producer()
                .send(new Event("kept", null, value.getBytes(UTF_8)))
                .get(30, SECONDS);
    }

    private static void ensure(Broker broker) {
        broker.topics().ensure(new TopicSpec("kept", 1, 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));
    }

    @Test
    void whatWasSentIsThereAfterARestartOnOtherPorts() throws Exception {
        try (Broker broker = open("one", FreePorts.next())) {
            ensure(broker);
            send(broker, "first");
        }
        try (Broker broker = open("one", FreePorts.next())) {
            assertThat(send(broker, "second").offset()).isEqualTo(1);
            assertThat(broker.browser().read(BrowseRequest.newest("kept", 10)).messages())
                    .map(message -> message.value().orElse(""))
                    .containsExactly("second", "first");
        }
    }

    @Test
    void twoLiveSideBySideAndAFatalErrorConcernsOnlyItsOwn() throws Exception {
        try (Broker left = open("left", FreePorts.next());
                Broker right = open("right", FreePorts.next())) {
            ensure(left);
            ensure(right);
            send(left, "left");
            send(right, "right");

            // What Kafka does on one of its threads when its disk is full.
            Thread victim = threadOf("mekong-kafka");
            Thread failing = new Thread(
                    victim.getThreadGroup(), () -> Exit.halt(1, "all log dirs have failed"), "kafka-failing");
            failing.setUncaughtExceptionHandler((thread, thrown) -> {});
            failing.start();

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> left.health().state() == State.FAILED
                            || right.health().state() == State.FAILED);
            Broker failed = left.health().isReady() ? right : left;
            Broker other = failed == left ? right : left;
            assertThat(failed.health().detail()).contains("all log dirs have failed");
            assertThat(other.health().isReady()).isTrue();
            send(other, "meanwhile");

            await().atMost(Duration.ofSeconds(60)).until(() -> failed.health().isReady());
            assertThat(send(failed, "again").offset()).isEqualTo(1);
            assertThat(other.health().isReady()).isTrue();
        }
    }

    private static Thread threadOf(String group) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals(group))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTakenPortIsAFailureThatLeavesNothingBehind() throws Exception {
        Ports ports = FreePorts.next();
        try (Broker broker = open("first", ports)) {
            ensure(broker);
            assertThatThrownBy(() -> open("second", ports))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessageContaining("Cannot listen on 3 ports")
                    .hasMessageContaining(ports.kafka() + " (Kafka) is held by this process, pid "
                            + ProcessHandle.current().pid())
                    .hasMessageContaining("--port-offset");
            send(broker, "unharmed");
        }
        try (Broker broker = open("second", ports)) {
            assertThat(broker.health().isReady()).isTrue();
        }
    }

    @Test
    void anExternalClusterIsUsedAndWatched() throws Exception {
        Broker cluster = open("cluster", FreePorts.next());
        try (Broker broker =
                Broker.open(new BrokerConfig.External(cluster.externalAddress(), Map.of("client.rack", "a")))) {
            ensure(broker);
            assertThat(send(broker, "through the address").offset()).isZero();
            assertThat(broker.bootstrapServers()).isEqualTo(cluster.externalAddress());
            assertThat(broker.clientProperties()).containsEntry("client.rack", "a");
            assertThat(broker.health().detail()).isEqualTo("external · " + cluster.externalAddress());
            cluster.close();
            await().atMost(Duration.ofSeconds(30)).until(() -> broker.health().state() == State.FAILED);
        }
    }

    @Test
    void anExternalClusterThatIsNotThereIsToldInTime() {
        String nowhere = "localhost:" + FreePorts.next().kafka();
        assertThatThrownBy(() -> Broker.open(new BrokerConfig.External(nowhere, Map.of())))
                .isInstanceOf(MekongException.class)
                .hasMessageContaining("Cannot reach Kafka at " + nowhere + " – it did not answer within 6 s");
    }

    @Test
    void aFolderThatCannotBeIsTold() {
        assertThatThrownBy(() -> Broker.open(
                        new BrokerConfig.Embedded(Path.of("/proc/no-such/kafka"), "127.0.0.1", FreePorts.next())))
                .hasMessageContaining("/proc/no-such/kafka cannot be made")
                .hasMessageContaining("--data");
    }
}
