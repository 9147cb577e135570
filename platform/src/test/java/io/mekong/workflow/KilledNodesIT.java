package io.mekong.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.workflow.RunStore.NewRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two nodes, each a process of its own, are killed again and again while runs are due, asked for and caused by messages.
 * {@code -Dmekong.kills=100} is the long run.
 */
@ExtendWith(FlowRooms.class)
class KilledNodesIT {
    private static final int KILLS = Integer.getInteger("mekong.kills", 4);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final long seed = Long.getLong("mekong.seed", System.nanoTime());
    private final Map<String, Process> nodes = new HashMap<>();
    private final List<Long> asked = new ArrayList<>();
    private final FlowRoom room;
    private final Database database;
    private final TableTopics topics;
    private long sent;

    KilledNodesIT(FlowRoom room) {
        this.room = room;
        this.database = new Database(room.database().dataSource());
        this.topics = KilledNode.prepare(database);
    }

    @AfterEach
    void end() {
        nodes.values().forEach(Process::destroyForcibly);
        nodes.values().forEach(node -> node.onExit().join());
    }

    @Test
    @SuppressWarnings("SystemOut") // the seed, to repeat the kills of a run that failed
    void whateverIsKilledEachRunIsMadeOnceAndDoneAndNoneOverlaps() throws IOException {
        System.out.println("KilledNodesIT: -Dmekong.seed=" + seed);
        Random random = new Random(seed);
        launch("one", "works");
        launch("two", "works");
        awaitListening();
        for (int kill = 0; kill < KILLS; kill++) {
            ask(1 + random.nextInt(4));
            send(1 + random.nextInt(4));
            long goal = witnessed() + 1 + random.nextInt(10);
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> witnessed() >= goal);
            List<String> killed = switch (random.nextInt(3)) {
                case 0 -> List.of("one");
                case 1 -> List.of("two");
                default -> List.of("one", "two");
            };
            killed.forEach(this::kill);
            for (String name : killed) {
                launch(name, "works");
            }
        }
        ask(2);
        send(2);
        new RunHistory(database).pause("due", true);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(database.query(
                                "select distinct workflow || ' ' || state from workflow_run", row -> row.getString(1)))
                        .as("states of runs, seed " + seed)
                        .containsExactlyInAnyOrder("due success", "asked success", "heard success"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(messagesWithARun())
                        .as("messages with a run, seed " + seed)
                        .containsExactlyElementsOf(
                                LongStream.range(0, sent).boxed().toList()));
        await().atMost(SOON)
                .until(() -> database.query("select 1 from scheduled_tasks", row -> 1)
                        .isEmpty());
        assertThat(database.query("select id from workflow_run where workflow = 'asked' order by id", Rows::id))
                .isEqualTo(asked);
        assertNoDueTimeIsMissingOrTwice();
        assertWhatIsReportedDoneWasDone();
        assertThat(database.query(
                        "select workflow, run from witness where what = 'overlap'",
                        row -> row.getString(1) + " run " + row.getLong(2)))
                .as("runs at work beside another of their workflow")
                .isEmpty();
    }

    @Test
    void messagesThatWereReadWhenTheirNodeDiedHaveOneRunEach() throws IOException {
        Process node = launch("one", "hangs");
        awaitListening();
        send(3);
        try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("read ")))
                    .isTrue();
            kill("one");
        }
        assertThat(messagesWithARun()).isEmpty();

        Workflows workflows = room.hearing(new EventSources(table -> Optional.empty(), topics, room.folder()))
                .start(KilledNode.heard());

        assertThat(room.awaitRuns(workflows, "heard", 3)).allMatch(run -> run.state() == Run.State.SUCCESS);
        assertThat(messagesWithARun()).containsExactly(0L, 1L, 2L);
    }

    private Process launch(String name, String mode) throws IOException {
        Process node = KilledNode.launch(room.database().url(), name, mode);
        nodes.put(name, node);
        return node;
    }

    private void kill(String name) {
        Process node = Objects.requireNonNull(nodes.get(name));
        node.destroyForcibly().onExit().join();
    }

    /** What is sent from now on is an event. */
    private void awaitListening() {
        await().atMost(SOON)
                .until(() -> !database.query("select 1 from workflow_trigger where workflow = 'heard'", row -> 1)
                        .isEmpty());
    }

    private void ask(int runs) {
        RunStore store = new RunStore(database);
        for (int i = 0; i < runs; i++) {
            Instant now = Instant.now();
            asked.add(store.create(
                            KilledNode.asked(), new NewRun(Run.Trigger.MANUAL, now, Optional.empty(), Map.of()), now)
                    .orElseThrow());
        }
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            topics.send("message " + sent++);
        }
    }

    private long witnessed() {
        return database.query("select count(*) from witness", row -> row.getLong(1))
                .getFirst();
    }

    private List<Long> messagesWithARun() {
        return database.query(
                "select (event->>'offset')::bigint from workflow_run where workflow = 'heard' order by 1",
                row -> row.getLong(1));
    }

    private void assertNoDueTimeIsMissingOrTwice() {
        List<Instant> due = database.query(
                "select scheduled_for from workflow_run where workflow = 'due' order by scheduled_for",
                row -> Database.instant(row, "scheduled_for"));
        assertThat(due)
                .as("due times, seed " + seed)
                .isNotEmpty()
                .isEqualTo(LongStream.range(0, due.size())
                        .mapToObj(second -> due.getFirst().plusSeconds(second))
                        .toList());
    }

    private void assertWhatIsReportedDoneWasDone() {
        assertThat(database.query(
                        "select run_id, task from task_run t where state = 'success' and not exists ("
                                + "select 1 from witness w where w.run = t.run_id and w.task = t.task and what = 'done')",
                        row -> row.getLong("run_id") + " " + row.getString("task")))
                .as("tasks that are said to be done and were not, seed " + seed)
                .isEmpty();
    }
}
