package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code mekong workflow} against a running instance. */
@ExtendWith(SharedCrypto.class)
class WorkflowCliIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final RunningPlatform platform;
    private final Api api;

    WorkflowCliIT(RunningPlatform platform) {
        this.platform = platform;
        this.api = platform.api();
    }

    @Test
    void workflowsAreListedTriggeredPausedAndResumed() {
        assertThat(mekong("workflow", "list").exits(0).out()).containsPattern("demo +\\*/1 \\* \\* \\* \\*");
        assertThat(mekong("workflow", "list").exits(0).out())
                .containsPattern("tour-after +on dataset tour_prices ")
                .containsPattern("tour-part +when triggered ");
        String triggered = mekong("workflow", "trigger", "demo").exits(0).out();
        assertThat(triggered).matches("Run \\d+ of `demo` is (queued|running|success)\\.\n");
        String run = triggered.split(" ", 3)[1];
        await().atMost(SOON)
                .until(() ->
                        api.json("/api/v1/runs/" + run).path("state").asText().equals("success"));
        assertThat(mekong("workflow", "runs", "demo", "--limit", "50").exits(0).out())
                .containsPattern("(?m)^" + run + " +success +manual");
        assertThat(mekong("workflow", "pause", "demo").exits(0).out()).isEqualTo("`demo` is paused.\n");
        assertThat(mekong("workflow", "list").exits(0).out()).contains("paused");
        assertThat(mekong("workflow", "resume", "demo").exits(0).out()).startsWith("`demo` runs next at ");
        assertThat(mekong("workflow", "trigger", "dem").exits(1).err()).contains("Did you mean `demo`?");
        assertThat(mekong("workflow", "trigger", "tour", "--param", "rows=many")
                        .exits(1)
                        .err())
                .contains("`rows` cannot be `many`: it must be a whole number");
        assertThat(mekong("workflow", "cancel", run).exits(0).out()).contains("Run " + run + " of `demo`");
        aRunIsShownClearedAndMarked(run);
    }

    private void aRunIsShownClearedAndMarked(String run) {
        String task = api.json("/api/v1/runs/" + run)
                .path("tasks")
                .path(0)
                .path("name")
                .asText();
        assertThat(mekong("workflow", "show", run).exits(0).out())
                .startsWith("Run " + run + " of `demo`: success")
                .containsPattern("(?m)^" + task + " +success +1 ");
        assertThat(mekong("workflow", "logs", run, task).exits(0).out()).isNotEmpty();
        assertThat(mekong("workflow", "logs", run, "nobody").exits(1).err()).contains("has no task `nobody`");
        assertThat(mekong("workflow", "clear", run, "--task", task, "--dry-run")
                        .exits(0)
                        .out())
                .isEqualTo("Would run again: " + task + "\n");
        assertThat(mekong("workflow", "mark", run, "failed").exits(0).out())
                .isEqualTo("Run " + run + " is marked failed.\n");
    }

    @Test
    void cursorsAreShownAndMovedFromWhereTheyWereSeen() {
        String moved =
                mekong("workflow", "cursor", "tour", "position", "0").exits(0).out();
        assertThat(moved).matches("Cursor `position` of `tour` stands at 0, version \\d+\\.\n");
        assertThat(mekong("workflow", "cursors", "tour").exits(0).out())
                .containsPattern("(?m)^position +0 +" + moved.replaceAll("(?s).*version (\\d+).*", "$1") + " +20");
        assertThat(mekong("workflow", "cursor", "tour", "position", "7", "--if-version", "999")
                        .exits(1)
                        .err())
                .contains("The cursor `position` is not moved – it has moved since version 999");
        assertThat(mekong("workflow", "cursor", "tour", "postion", "7").exits(1).err())
                .contains("Workflow `tour` has no cursor `postion`", "Did you mean `position`?");
    }

    @Test
    void backfillsAreListedAndCancelled() {
        String started = mekong("workflow", "backfill", "demo", "--from", "2020-01-01", "--to", "2020-01-01")
                .exits(0)
                .out();
        assertThat(started).matches("Backfill \\d+ of `demo` sees to 1440 due times\\.\n");
        String backfill = started.split(" ", 3)[1];

        assertThat(mekong("workflow", "cancel-backfill", backfill).exits(0).out())
                .isEqualTo("Backfill " + backfill + " of `demo` is cancelled.\n");

        assertThat(mekong("workflow", "backfills", "demo").exits(0).out())
                .containsPattern("(?m)^" + backfill + " +cancelled +2020-01-01T00:00:00Z +2020-01-01T23:59:00Z +missing"
                        + " .* 1440$");
        assertThat(mekong("workflow", "cancel-backfill", "99999").exits(1).err())
                .contains("There is no backfill 99999");
    }

    private Cli.Result mekong(String... arguments) {
        return Cli.of(platform, arguments);
    }
}
