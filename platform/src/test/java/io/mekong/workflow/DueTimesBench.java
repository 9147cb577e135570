package io.mekong.workflow;

import static org.awaitility.Awaitility.await;

import io.mekong.core.FreePorts;
import io.mekong.project.Project;
import io.mekong.project.Workflow;
import io.mekong.service.Migrations;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand workflows that are due in the same minute: when does each begin? Run by its name; it asserts nothing. */
class DueTimesBench {
    private static final int WORKFLOWS = 1_000;

    @Test
    @SuppressWarnings("SystemOut")
    void aThousandInTheSameMinute(@TempDir Path folder) throws Exception {
        try (Postgres postgres = Postgres.open(
                new PostgresConfig.Embedded(folder, FreePorts.next().postgres()))) {
            DataSource dataSource = postgres.dataSource();
            Migrations.apply(dataSource);
            Project project = TestProjects.of(IntStream.range(0, WORKFLOWS)
                    .mapToObj(number -> TestProjects.workflow("w" + number, "* * * * *", "a"))
                    .toArray(Workflow[]::new));
            TestClock clock = new TestClock("2026-03-01T10:00:30Z");
            long opening = System.nanoTime();
            Workflows workflows = Workflows.open(
                    dataSource,
                    TestProjects.tools((source, ticks, log) -> ticks),
                    project,
                    RunWatch.none(),
                    clock,
                    Workflows.Timing.DEFAULT,
                    "bench",
                    EventSources.none());
            try (workflows) {
                System.out.println("opened in " + (System.nanoTime() - opening) / 1_000_000 + " ms");
                Database database = new Database(dataSource);
                for (int minute = 1; minute <= 3; minute++) {
                    Instant due = Instant.parse("2026-03-01T10:%02d:00Z".formatted(minute));
                    clock.moveTo("2026-03-01T10:%02d:59.500Z".formatted(minute - 1));
                    await().atMost(Duration.ofSeconds(40))
                            .until(() -> database.query(
                                                    "select 1 from workflow_run where scheduled_for = ? and finished_at is not null",
                                                    row -> 1,
                                                    due)
                                            .size()
                                    == WORKFLOWS);
                    List<Long> delays = database.query(
                            "select started_at from workflow_run where scheduled_for = ? order by started_at",
                            row -> Duration.between(due, Database.instant(row, "started_at"))
                                    .toMillis(),
                            due);
                    List<Instant> last = database.query(
                            "select max(finished_at) as at from workflow_run where scheduled_for = ?",
                            row -> Database.instant(row, "at"),
                            due);
                    System.out.printf(
                            "start delay: first %d ms, p50 %d ms, p99 %d ms, last %d ms; all done after %d ms%n",
                            delays.getFirst(),
                            delays.get(WORKFLOWS / 2),
                            delays.get(WORKFLOWS * 99 / 100),
                            delays.getLast(),
                            Duration.between(due, last.getFirst()).toMillis());
                }
            }
        }
    }
}
