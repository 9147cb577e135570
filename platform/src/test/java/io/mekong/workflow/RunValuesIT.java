package io.mekong.workflow;

import static io.mekong.workflow.FlowRoom.finished;
import static io.mekong.workflow.FlowRoom.states;
import static io.mekong.workflow.TestProjects.flow;
import static io.mekong.workflow.TestProjects.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.mekong.project.Task;
import io.mekong.project.Work;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Parameter;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tasks of a run are given, and what they give back; on a real PostgreSQL and in real time. */
@Timeout(60)
@ExtendWith(FlowRooms.class)
class RunValuesIT {
    private final FlowRoom room;

    RunValuesIT(FlowRoom room) {
        this.room = room;
        room.answering((query, values) -> Map.of("query", query, "day", String.valueOf(values.get("ds"))));
    }

    @Test
    void aProgramGetsTheRunInItsEnvironmentAndGivesOutputs() {
        Map<String, Task> tasks = new LinkedHashMap<>();
        tasks.put(
                "say",
                Task.of(new Work.Shell(
                        List.of("sh", "-c", "echo \"$MEKONG_PARAM_NAME $MEKONG_DS $GREETING\"; echo '::output n=3'"),
                        Map.of("GREETING", "{{ workflow }}"))));
        tasks.put("nothing", Task.of(new Work.Shell(List.of("sh", "-c", "exit 99"), Map.of())));
        tasks.put("bad", Task.of(new Work.Shell(List.of("sh", "-c", "echo oh; exit 3"), Map.of())));
        tasks.put("none", Task.of(new Work.Shell(List.of("no-such-program"), Map.of())));
        Workflow workflow = new Workflow(
                "flow",
                "",
                Optional.of(Schedule.cron("0 0 1 1 *", ZoneId.of("UTC"))),
                Runs.USUAL,
                Map.of("name", new Parameter(Parameter.Type.STRING, Optional.of("nobody"), "")),
                tasks);
        Workflows workflows = room.start(workflow);

        Run run = finished(
                workflows,
                workflows.trigger("flow", Map.of("name", "$(rm -rf /) 'Huế'")).id());

        Run.Interval interval = run.interval().orElseThrow();
        assertThat(interval.end()).isAfter(interval.start());
        assertThat(workflows.desk().log(run.id(), "say", 0, 0).lines())
                .extracting(LogLine::line)
                .containsExactly(
                        "$(rm -rf /) 'Huế' " + interval.start().toString().substring(0, 10) + " flow");
        assertThat(new RunHistory(new Database(room.database().dataSource())).outputs(run.id()))
                .containsEntry("say", Map.of("n", "3"));
        assertThat(states(run))
                .isEqualTo(Map.of(
                        "say", TaskRun.State.SUCCESS,
                        "nothing", TaskRun.State.SKIPPED,
                        "bad", TaskRun.State.FAILED,
                        "none", TaskRun.State.FAILED));
        assertThat(run.tasks().get(2).message()).startsWith("The command failed – exit code 3");
        assertThat(run.tasks().get(3).message()).startsWith("The command cannot be started – ");
    }

    @Test
    void parametersAreChecked() {
        Workflow workflow = new Workflow(
                "flow",
                "",
                Optional.empty(),
                Runs.USUAL,
                Map.of("days", new Parameter(Parameter.Type.INTEGER, Optional.empty(), "")),
                Map.of("a", tick("a")));
        Workflows workflows = room.start(workflow);

        assertThatThrownBy(() -> workflows.trigger("flow", Map.of("days", "many")))
                .hasMessage("Workflow `flow` cannot run – `days` cannot be `many`: it must be a whole number"
                        + " – Give another value.");
        assertThatThrownBy(() -> workflows.trigger("flow", Map.of("day", "1")))
                .hasMessage("Workflow `flow` cannot run – it has no parameter `day` – Did you mean `days`?");
        assertThatThrownBy(() -> workflows.trigger("flow", Map.of()))
                .hasMessageContaining("its parameter `days` has no value");
        assertThat(finished(
                                workflows,
                                workflows.trigger("flow", Map.of("days", "7")).id())
                        .parameters())
                .isEqualTo(Map.of("days", "7"));
    }

    @Test
    void requestsQueriesAndProofs() throws IOException {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean good = exchange.getRequestURI().getPath().equals("/good");
            byte[] answer = "an answer".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(good ? 201 : 503, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort();
            Map<String, Task> tasks = new LinkedHashMap<>();
            tasks.put(
                    "post",
                    Task.of(new Work.Http(
                            "POST", url + "/good?w={{ workflow }}", Map.of(), Optional.of("{{ task }}"))));
            tasks.put("away", Task.of(new Work.Http("GET", url + "/bad", Map.of(), Optional.empty())));
            tasks.put("ask", Task.of(TestProjects.sql("SELECT $ds")));
            tasks.put("proof", Task.of(new Work.Verify("good")));
            tasks.put("wrong", Task.of(new Work.Verify("bad")));
            Workflows workflows = room.start(flow("flow", 1, tasks));

            Run run = room.run(workflows, "flow");

            assertThat(received).containsExactlyInAnyOrder("POST /good?w=flow post", "GET /bad ");
            assertThat(states(run))
                    .as(run.toString())
                    .isEqualTo(Map.of(
                            "post", TaskRun.State.SUCCESS,
                            "away", TaskRun.State.FAILED,
                            "ask", TaskRun.State.SUCCESS,
                            "proof", TaskRun.State.SUCCESS,
                            "wrong", TaskRun.State.FAILED));
            assertThat(new RunHistory(new Database(room.database().dataSource())).outputs(run.id()))
                    .containsEntry("post", Map.of("status", 201L))
                    .hasEntrySatisfying("ask", outputs -> assertThat(outputs).containsEntry("query", "SELECT $ds"));
            assertThat(run.tasks().get(1).message()).contains("status 503 from " + url + "/bad");
            assertThat(run.tasks().get(4).message()).contains("two rows too many");
        } finally {
            server.stop(0);
        }
    }
}
