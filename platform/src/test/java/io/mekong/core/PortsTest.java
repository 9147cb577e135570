package io.mekong.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    private static final long SELF = ProcessHandle.current().pid();

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void theOffsetMovesEveryPort() {
        assertThat(new Ports(0).all())
                .extracting(Ports.Named::port)
                .containsExactly(8088, 9092, 29092, 9093, 5432, 6379, 8083, 9000);
        assertThat(new Ports(100).all())
                .extracting(Ports.Named::port)
                .containsExactly(8188, 9192, 29192, 9193, 5532, 6479, 8183, 9100);
    }

    @Test
    void anOffsetOutOfRangeIsToldWithTheFlag() {
        assertThatThrownBy(() -> new Ports(-1))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot use the port offset -1 – it must be between 0 and 20000"
                        + " – Choose another `--port-offset`.");
    }

    @Test
    void allConflictsAreToldTogetherWithTheirHolder() throws IOException {
        try (ServerSocket web = listen();
                ServerSocket kafka = listen()) {
            List<Ports.Named> ports =
                    List.of(new Ports.Named("web", web.getLocalPort()), new Ports.Named("Kafka", kafka.getLocalPort()));

            assertThatThrownBy(() -> PortCheck.requireFree("127.0.0.1", ports, Set.of()))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessageStartingWith("Cannot listen on 2 ports – port %d (web) is held by this process, pid %d ("
                            .formatted(web.getLocalPort(), SELF))
                    .hasMessageContaining("; %d (Kafka) is held by this process, pid %d (java"
                            .formatted(kafka.getLocalPort(), SELF)
                            .substring(0, 20))
                    .hasMessageContaining("move every port with `--port-offset ");
        }
    }

    @Test
    void aPortOfAProcessToBeAdoptedIsFine() throws IOException {
        try (ServerSocket taken = listen()) {
            List<Ports.Named> ports = List.of(new Ports.Named("PostgreSQL", taken.getLocalPort()));
            assertThatCode(() -> PortCheck.requireFree("127.0.0.1", ports, Set.of(SELF)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void freePortsPassAndABadAddressIsTold() throws IOException {
        int free;
        try (ServerSocket socket = listen()) {
            free = socket.getLocalPort();
        }
        List<Ports.Named> ports = List.of(new Ports.Named("web", free));
        assertThatCode(() -> PortCheck.requireFree("127.0.0.1", ports, Set.of()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> PortCheck.requireFree("no.such.host.invalid", ports, Set.of()))
                .hasMessageContaining("Cannot listen on `no.such.host.invalid`")
                .hasMessageContaining("--bind");
    }
}
