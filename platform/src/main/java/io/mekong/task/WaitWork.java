package io.mekong.task;

import io.mekong.core.MekongException;
import io.mekong.project.Work;
import io.mekong.project.Work.Condition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks once whether something is there. */
final class WaitWork {
    private final Tools tools;
    private final HttpClient client;

    WaitWork(Tools tools) {
        this.tools = tools;
        this.client = HttpClient.newBuilder()
                .connectTimeout(tools.surroundings().patience())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    Outcome perform(Work.WaitFor work, TaskContext context) throws InterruptedException {
        Outcome outcome = switch (work.condition()) {
            case Condition.Query(var sql) -> query(sql, work, context);
            case Condition.File(var glob) -> file(context.fill(glob), work);
            case Condition.Url(var url) -> url(context.address(url), work);
        };
        context.log().accept(outcome.message());
        return outcome;
    }

    private Outcome query(String sql, Work.WaitFor work, TaskContext context) {
        Tools.Rows rows = tools.tables().rows(sql, context.bound(), 1);
        if (rows.rows().isEmpty()) {
            return new Outcome.NotYet("the query gave no row", work.every());
        }
        @Nullable Object answer = rows.first();
        if (answer == null) {
            return new Outcome.NotYet("the query says null", work.every());
        }
        boolean truth = rows.condition()
                .orElseThrow(() -> MekongException.user(
                        "The query says neither true nor false",
                        "its first column is `" + answer + "`",
                        "Write a condition, such as SELECT count(*) > 0 FROM orders."));
        return truth
                ? new Outcome.Done("the query says true", Cells.first(rows))
                : new Outcome.NotYet("the query says false", work.every());
    }

    private Outcome file(String glob, Work.WaitFor work) {
        Path root = tools.project().root();
        List<String> found = ProjectGlob.of(root, glob).files().stream()
                .map(path -> root.relativize(path).toString())
                .toList();
        return found.isEmpty()
                ? new Outcome.NotYet("there is no file " + glob, work.every())
                : new Outcome.Done(
                        found.size() == 1 ? found.getFirst() : found.size() + " files",
                        Map.of("file", found.getFirst(), "files", found));
    }

    private Outcome url(String url, Work.WaitFor work) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(tools.surroundings().patience())
                    .build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status / 100 == 2
                    ? new Outcome.Done("status " + status + " from " + url, Map.of("status", (long) status))
                    : new Outcome.NotYet("status " + status + " from " + url, work.every());
        } catch (IOException e) {
            return new Outcome.NotYet(url + " does not answer: " + MekongException.reason(e), work.every());
        }
    }
}
