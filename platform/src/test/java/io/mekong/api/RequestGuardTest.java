package io.mekong.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.mekong.core.DataSize;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Over real HTTP, with headers that only a hostile page or a tool would send. */
class RequestGuardTest {
    private static String answer(String bind, List<String> hosts, String method, String host, String headers)
            throws Exception {
        RequestGuard guard = new RequestGuard(bind, hosts);
        Javalin server = Javalin.create(settings -> {
            settings.startup.showJavalinBanner = false;
            settings.routes.before(guard::check);
            settings.routes.get("/", context -> context.result("read"));
            settings.routes.post("/", context -> context.result("changed"));
            Failures.register(settings.routes, DataSize.ofMegabytes(1));
        });
        server.start("127.0.0.1", 0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((method + " / HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } finally {
            server.stop();
        }
    }

    private static String answer(String method, String host, String headers) throws Exception {
        return answer("127.0.0.1", List.of(), method, host, headers);
    }

    @Test
    void loopbackNamesAreItsOwnWithAndWithoutPort() throws Exception {
        for (String host : List.of("localhost", "LOCALHOST:8088", "127.0.0.1:1", "[::1]", "[::1]:8088")) {
            assertThat(answer("GET", host, "")).as(host).contains(" 200 ").endsWith("read");
        }
    }

    @Test
    void anotherNameThatPointsHereOpensNothing() throws Exception {
        assertThat(answer("GET", "evil.example:8088", ""))
                .contains(" 403 ")
                .contains("it asks for the host `evil.example`, which is not a name of this server");
        assertThat(answer("GET", "localhost.evil.example", "")).contains(" 403 ");
    }

    @Test
    void aPageOfAnotherOriginMayNotChangeAnything() throws Exception {
        assertThat(answer("POST", "localhost:8088", "Origin: http://evil.example\r\n"))
                .contains(" 403 ")
                .contains("it comes from a page of another origin, `http://evil.example`");
        assertThat(answer("POST", "localhost:8088", "Origin: null\r\n")).contains(" 403 ");
        assertThat(answer("POST", "localhost:8088", "Origin: http://localhost:9999\r\n"))
                .contains(" 403 ");
        assertThat(answer("POST", "localhost:8088", "Origin: http://localhost:8088@evil.example\r\n"))
                .contains(" 403 ");
        assertThat(answer("POST", "localhost:8088", "Origin: %%\r\n")).contains(" 403 ");
    }

    @Test
    void itsOwnPagesAndProgramsMay() throws Exception {
        assertThat(answer("POST", "localhost:8088", "Origin: http://localhost:8088\r\n"))
                .endsWith("changed");
        assertThat(answer("POST", "[::1]:8088", "Origin: http://[::1]:8088\r\n"))
                .endsWith("changed");
        assertThat(answer("POST", "localhost:8088", "")).endsWith("changed");
        assertThat(answer("GET", "localhost:8088", "Origin: http://evil.example\r\n"))
                .endsWith("read");
    }

    @Test
    void namesAreAddedByTheAddressItIsBoundToAndByConfiguration() throws Exception {
        assertThat(answer("10.1.2.3", List.of(), "GET", "10.1.2.3:8088", "")).endsWith("read");
        assertThat(answer("fd00::1", List.of(), "GET", "[fd00::1]:8088", "")).endsWith("read");
        assertThat(answer("127.0.0.1", List.of("Mekong.Example"), "GET", "mekong.example", ""))
                .endsWith("read");
        assertThat(answer("0.0.0.0", List.of(), "GET", "any.example", "")).endsWith("read");
        assertThat(answer("0.0.0.0", List.of("mekong.example"), "GET", "any.example", ""))
                .contains(" 403 ");
    }
}
