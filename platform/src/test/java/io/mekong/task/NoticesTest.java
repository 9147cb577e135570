package io.mekong.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.mekong.project.Addressees;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices to a real mail server and a real webhook. */
class NoticesTest {
    @TempDir
    Path folder;

    private final List<String> posted = new CopyOnWriteArrayList<>();
    private TaskRig rig;
    private GreenMail mail;
    private HttpServer hook;

    @BeforeEach
    void open() throws Exception {
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.setUser("mekong", "hunter2");
        mail.start();
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            posted.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
            exchange.sendResponseHeaders(body.contains("refuse") ? 500 : 200, -1);
            exchange.close();
        });
        hook.start();
        rig = new TaskRig(folder);
        rig.environment.put("HOOK", hookUrl() + "/services/T0/secret");
        rig.write(
                "mekong.yaml",
                "secrets: [HOOK]\nsmtp: {host: 127.0.0.1, port: "
                        + mail.getSmtp().getPort()
                        + ", tls: none, user: mekong, password: hunter2, from: mekong@example.com}\n");
    }

    @AfterEach
    void close() {
        mail.stop();
        hook.stop(0);
    }

    private String hookUrl() {
        return "http://127.0.0.1:" + hook.getAddress().getPort();
    }

    @Test
    void bothAreTold() throws Exception {
        Outcome outcome = rig.perform(
                "{type: notify, webhook: \"{{ secrets.HOOK }}\", email: [a@example.com, b@example.com],"
                        + " subject: \"{{ outputs.count-it.rows }} rows · {{ ds }}\", text: \"Größe: {{ params.word }}\"}");
        assertThat(outcome.message()).startsWith("told ").doesNotContain("secret/");
        assertThat(posted)
                .containsExactly("/services/T0/secret mekong-run-7-a {\"subject\":\"12 rows · 2026-03-01\",\"text\":"
                        + "\"Größe: a \\\"b\\\"\",\"workflow\":\"w\",\"run\":\"7\",\"task\":\"a\"}");
        MimeMessage[] received = mail.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("12 rows · 2026-03-01");
        assertThat(received[0].getContent().toString().strip()).isEqualTo("Größe: a \"b\"");
        assertThat(received[0].getMessageID()).isEqualTo("<mekong-run-7-a.mekong@example.com>");
        assertThat(GreenMailUtil.getAddressList(received[0].getAllRecipients()))
                .isEqualTo("a@example.com, b@example.com");
        assertThat(rig.log.toString()).doesNotContain("services").doesNotContain("hunter2");
    }

    @Test
    void theEngineTellsToo() throws Exception {
        new Notices(rig.tools())
                .send(
                        new Addressees(Optional.of(hookUrl() + "/x"), List.of()),
                        "Run 7 failed",
                        "with {{ braces }}",
                        rig.context(1));
        assertThat(posted).singleElement().asString().contains("with {{ braces }}");
    }

    @Test
    void aRefusalIsAFailure() {
        assertThatThrownBy(() -> rig.perform("{type: notify, webhook: \"{{ secrets.HOOK }}\", text: refuse}"))
                .hasMessage("The notice was not taken – status 500 from " + hookUrl() + "/… – Check the address.");
        rig.write(
                "mekong.yaml",
                "smtp: {host: 127.0.0.1, port: " + mail.getSmtp().getPort()
                        + ", tls: none, user: mekong, password: wrong-word, from: mekong@example.com}\n");
        assertThatThrownBy(() -> rig.perform("{type: notify, email: a@example.com}"))
                .hasMessageStartingWith("The e-mail was not taken by 127.0.0.1:")
                .hasMessageEndingWith("Check `smtp` in mekong.yaml.");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }
}
