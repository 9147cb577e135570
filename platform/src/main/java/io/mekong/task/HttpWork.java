package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Sends one request. */
final class HttpWork {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_SHOWN = 2_000;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    Outcome perform(Work.Http work, TaskContext context) throws InterruptedException {
        String url = context.address(work.url());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        work.headers().forEach((name, value) -> request.header(name, context.fill(value)));
        // So that a receiver can tell a second attempt from a second run.
        request.header("Idempotency-Key", "mekong-run-" + context.run() + "-" + context.task());
        String body = work.body().map(context::fill).orElse("");
        request.method(work.method(), HttpRequest.BodyPublishers.ofString(body));
        context.log().accept(work.method() + " " + url);
        HttpResponse<String> response = send(request.build(), url);
        String answer = response.body();
        context.log()
                .accept(response.statusCode() + " "
                        + (answer.length() > LONGEST_SHOWN ? answer.substring(0, LONGEST_SHOWN) + "…" : answer));
        if (response.statusCode() / 100 != 2) {
            throw MekongException.resource(
                    "The request was not answered well",
                    "status " + response.statusCode() + " from " + url,
                    "Look at the answer in the task's log.",
                    null);
        }
        return new Outcome.Done("status " + response.statusCode(), Map.of("status", (long) response.statusCode()));
    }

    private HttpResponse<String> send(HttpRequest request, String url) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw MekongException.resource(
                    "The request could not be sent", MekongException.reason(e), "Is " + url + " there?", e);
        }
    }
}
