package io.mekong.workflow;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mekong.project.EventTrigger;
import io.mekong.project.Project;
import io.mekong.project.Task;
import io.mekong.project.Workflow;
import io.mekong.project.Workflow.Runs;
import io.mekong.project.Workflow.Schedule;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A node in a process of its own, for tests that kill it. Its workflows {@code due} (each second), {@code asked} and {@code
 * heard} (each message) do nothing but to note in the table {@code witness} that a task has begun and ended, and whether
 * two runs of a workflow were ever at work together. Arguments: JDBC address, the node's name, its mode.
 */
final class KilledNode {
    private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

    private static final List<String> NAMES = List.of("due", "asked", "heard");

    /** Whether another run of the workflow has a task at work. */
    private static final String OTHER_RUN =
            "select exists (select 1 from pg_locks where locktype = 'advisory' and granted"
                    + " and classid = (?::int)::oid and objid <> (?::int)::oid"
                    + " and database = (select oid from pg_database where datname = current_database()))";

    private KilledNode() {}

    /** What the nodes note, and hear. */
    static TableTopics prepare(Database database) {
        database.update("create table witness (workflow text, run bigint, task text, what text)");
        return TableTopics.create(database);
    }

    /** @param mode {@code works}, or {@code hangs} when it has read a message: it says so, and never goes on */
    static Process launch(String url, String name, String mode) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledNode.class.getName(),
                        url,
                        name,
                        mode)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static Project project() {
        return TestProjects.of(due(), asked(), heard());
    }

    private static Workflow due() {
        return new Workflow(
                "due",
                "",
                Optional.of(new Schedule.Every(Duration.ofSeconds(1), ANCHOR)),
                new Runs(1, 16, true),
                Map.of(),
                TestProjects.tasks("a", noting(), "b", noting().after("a")));
    }

    static Workflow asked() {
        Map<String, Task> tasks = TestProjects.tasks(
                "a", noting(), "b", noting().after("a"), "c", noting().after("a"), "d", noting().after("b", "c"));
        return new Workflow("asked", "", Optional.empty(), Runs.USUAL, Map.of(), tasks);
    }

    static Workflow heard() {
        Workflow on = TestProjects.on("heard", Map.of(), List.of(new EventTrigger.MessageCame("messages")), "a");
        return new Workflow(
                "heard", "", Optional.empty(), on.events(), on.alerts(), Runs.USUAL, Map.of(), Map.of("a", noting()));
    }

    /** It may lose an attempt with each kill. */
    private static Task noting() {
        Task task = Task.of(TestProjects.sql("SELECT $run_id, $workflow, $task"));
        return task.with(new Task.Effort(
                new Task.Retries(1_000, Duration.ofMillis(10), Duration.ofMillis(10)),
                Task.TIMEOUT,
                Optional.empty(),
                0));
    }

    public static void main(String[] arguments) throws InterruptedException {
        String url = arguments[0];
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(9);
        HikariDataSource dataSource = new HikariDataSource(config);
        TableTopics topics = new TableTopics(new Database(dataSource));
        try (dataSource;
                Workflows _ = Workflows.open(
                        dataSource,
                        TestProjects.tools((source, ticks, log) -> ticks, (query, values) -> work(url, values)),
                        project(),
                        RunWatch.none(),
                        InstantSource.system(),
                        FlowRoom.timing(Duration.ofMillis(50), Duration.ofMillis(400)),
                        arguments[1],
                        new EventSources(
                                table -> Optional.empty(),
                                arguments[2].equals("hangs") ? new Hanging(topics) : topics,
                                Path.of(".")))) {
            new CountDownLatch(1).await();
        }
    }

    /** While it works it holds a lock that PostgreSQL takes from whoever dies. */
    private static Map<String, Object> work(String url, Map<String, Object> values) {
        int workflow = NAMES.indexOf(String.valueOf(values.get("workflow")));
        long run = Long.parseLong(String.valueOf(values.get("run_id")));
        try (Connection connection = DriverManager.getConnection(url)) {
            note(connection, values, "begun");
            ask(connection, "select pg_advisory_lock_shared(?::int, ?::int), true", workflow, run);
            if (ask(connection, OTHER_RUN, workflow, run)) {
                note(connection, values, "overlap");
            }
            ask(connection, "select pg_sleep(random() * 0.05), true where ? >= 0 and ? > 0", workflow, run);
            ask(connection, "select pg_advisory_unlock_shared(?::int, ?::int)", workflow, run);
            note(connection, values, "done");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Map.of("done", true);
    }

    private static boolean ask(Connection connection, String sql, int workflow, long run) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, workflow);
            statement.setLong(2, run);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(row.getMetaData().getColumnCount());
            }
        }
    }

    private static void note(Connection connection, Map<String, Object> values, String what) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert into witness values (?, ?, ?, ?)")) {
            statement.setString(1, String.valueOf(values.get("workflow")));
            statement.setLong(2, Long.parseLong(String.valueOf(values.get("run_id"))));
            statement.setString(3, String.valueOf(values.get("task")));
            statement.setString(4, what);
            statement.execute();
        }
    }

    /** Dies with what it has read. */
    private record Hanging(TableTopics topics) implements EventSources.Topics {
        @Override
        public Map<Integer, Long> end(String topic) {
            return topics.end(topic);
        }

        @Override
        @SuppressWarnings("SystemOut") // the test reads it
        public EventSources.Reader open(String topic, Map<Integer, Long> next) {
            EventSources.Reader reader = topics.open(topic, next);
            return new EventSources.Reader() {
                @Override
                public List<EventSources.Message> take(Duration timeout) throws InterruptedException {
                    List<EventSources.Message> read = reader.take(timeout);
                    if (!read.isEmpty()) {
                        System.out.println("read " + read.size());
                        new CountDownLatch(1).await();
                    }
                    return read;
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }
    }
}
