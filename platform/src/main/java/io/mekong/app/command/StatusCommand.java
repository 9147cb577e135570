package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.core.DataSize;
import io.mekong.project.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How the instance is: exit code 0 when it is ready, 1 when it is not. */
@Command(name = "status", description = "Show how the running instance is.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Override
    public Integer call() {
        ApiClient client = options.client();
        ApiClient.Answer ready = client.getAnswer("/ready");
        JsonNode instance = client.get("/api/v1/instance");
        JsonNode process = client.get("/api/v1/system").path("process");
        System.out.printf(
                "%s at %s · pid %s · up %s s · %s resident%n%n",
                instance.path("name").asText(),
                client.url(),
                process.path("pid").asText(),
                process.path("uptimeMs").asLong() / 1000,
                new DataSize(process.path("rssBytes").asLong()));
        List<List<String>> rows = new ArrayList<>();
        ready.body()
                .path("components")
                .properties()
                .forEach(part -> rows.add(List.of(
                        part.getKey(),
                        part.getValue().path("state").asText(),
                        part.getValue().path("detail").asText())));
        System.out.print(TextTable.of(List.of("component", "state", "detail"), rows));
        for (JsonNode problem : instance.path("project").path("problems")) {
            System.err.printf("%nThe project's last change is not in effect: %s%n", text(problem));
        }
        return ready.body().path("ready").asBoolean() ? 0 : 1;
    }

    private static Problem text(JsonNode problem) {
        return new Problem(
                problem.path("file").asText(),
                problem.path("line").asInt(),
                problem.path("what").asText(),
                problem.path("why").asText(),
                problem.path("fix").asText());
    }
}
