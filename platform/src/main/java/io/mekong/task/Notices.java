package io.mekong.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.MekongException;
import io.mekong.project.Addressees;
import io.mekong.project.Settings;
import io.mekong.project.Work;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells people and programs: a POST to a webhook, an e-mail, or both. Thread-safe. */
public final class Notices {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tools tools;
    private final Secrets secrets;
    private final HttpClient client;

    public Notices(Tools tools) {
        this.tools = tools;
        this.secrets = new Secrets(tools.surroundings());
        this.client = HttpClient.newBuilder()
                .connectTimeout(tools.surroundings().patience())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    Outcome perform(Work.Notify work, TaskContext context) throws InterruptedException {
        String subject = context.fill(work.subject());
        send(work.to(), subject, work.text().map(context::fill).orElse(subject), context);
        return new Outcome.Done("told " + work.to().shown());
    }

    /**
     * Sends, and returns when it was taken. A webhook gets JSON: {@code subject}, {@code text}, {@code workflow}, {@code
     * run} and {@code task}. What is sent twice for the same run and task has the same {@code Idempotency-Key}, or {@code
     * Message-ID}.
     *
     * @param subject one line, as it is to be read
     * @param text as it is to be read
     * @param context whose values stand in the webhook's address; its log is told what was sent
     * @throws MekongException when nobody takes it
     */
    public void send(Addressees to, String subject, String text, TaskContext context) throws InterruptedException {
        Masking masking = secrets.masking();
        TaskContext given = secrets.given(context, masking);
        try {
            if (to.webhook().isPresent()) {
                post(to.webhook().get(), masking.mask(subject), masking.mask(text), given);
            }
            if (!to.emails().isEmpty()) {
                new Mail(smtp(), tools.surroundings().patience())
                        .send(to.emails(), masking.mask(subject), masking.mask(text), key(context));
                given.log().accept("e-mail to " + String.join(", ", to.emails()));
            }
        } catch (RuntimeException e) {
            throw masking.mask(e);
        }
    }

    private void post(String template, String subject, String text, TaskContext context) throws InterruptedException {
        String url = context.address(template);
        // Its path is often all that keeps others from using it.
        String shown = new Addressees(java.util.Optional.of(url), java.util.List.of()).shown();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(tools.surroundings().patience())
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key(context))
                    .POST(HttpRequest.BodyPublishers.ofString(body(subject, text, context)))
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            context.log().accept("status " + status + " from " + shown);
            if (status / 100 != 2) {
                throw MekongException.resource(
                        "The notice was not taken", "status " + status + " from " + shown, "Check the address.", null);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw MekongException.resource(
                    "The notice could not be sent",
                    shown + ": " + (e instanceof IOException ? MekongException.reason(e) : "it is no address"),
                    "Check the address.",
                    null);
        }
    }

    private static String body(String subject, String text, TaskContext context) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("subject", subject);
        body.put("text", text);
        body.put("workflow", context.workflow());
        body.put("run", Long.toString(context.run()));
        body.put("task", context.task());
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw MekongException.bug("a notice cannot be written as JSON", e);
        }
    }

    private static String key(TaskContext context) {
        return "mekong-run-" + context.run() + "-" + context.task();
    }

    private Settings.Smtp smtp() {
        return tools.project()
                .settings()
                .outside()
                .smtp()
                .orElseThrow(() -> MekongException.user(
                        "No e-mail can be sent", "mekong.yaml has no `smtp`", "Write there who takes e-mail."));
    }
}
