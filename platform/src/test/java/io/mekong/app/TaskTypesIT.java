package io.mekong.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of all types that work with the platform's own rooms, as a user's project has them. */
class TaskTypesIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private ProjectFiles project() {
        return ProjectFiles.in(folder.resolve("project"))
                .with("streams/orders.yaml", """
                        event-time: at
                        archive: true
                        columns:
                          - {name: at, type: timestamp, required: true}
                          - {name: customer, type: string, required: true}
                          - {name: amount, type: bigint, required: true}
                        """)
                .with("tables/orders.yaml", "stream: orders\n")
                .with("sources/history.yaml", "type: file\nstream: orders\npath: data/orders.csv\nspeed: max\n")
                .with("data/orders.csv", "at,customer,amount\n2026-01-01T00:00:00Z,a,1\n2026-01-02T00:00:00Z,b,2\n")
                .with(
                        "sql/total.sql",
                        "SELECT customer, sum(amount)::BIGINT AS total, $run_id AS run FROM orders GROUP BY 1\n")
                .with("tasks/Twice.java", """
                        import io.mekong.task.code.*;
                        import java.util.Map;

                        public class Twice implements TaskCode {
                            @Override
                            public Map<String, ?> run(TaskInput input) {
                                return Map.of("n", 2 * (Long) input.values().get("outputs.total.rows"));
                            }
                        }
                        """)
                .with("workflows/all.yaml", """
                        tasks:
                          load: {type: load, source: history}
                          more: {type: produce, stream: orders, event: {at: "2026-01-03T00:00:00Z", customer: a, amount: 39}}
                          there: {type: wait-for, query: SELECT count(*) = 3 FROM orders, every: 200ms}
                          total: {type: sql, file: sql/total.sql, into: totals}
                          twice: {type: java, source: tasks/Twice.java}
                          kept:
                            type: sql
                            database: analytics
                            query: |
                              CREATE TABLE IF NOT EXISTS kept (run bigint PRIMARY KEY, n bigint);
                              INSERT INTO kept VALUES ($run_id, $outputs.twice.n) ON CONFLICT (run) DO NOTHING;
                              SELECT count(*) AS n FROM kept;
                          again: {type: rebuild, table: orders}
                          proof: {type: verify, table: orders}
                          files: {type: copy, from: lake, files: "**/*.parquet", to: copies}
                        """)
                .with("dashboards/d.yaml", """
                        charts:
                          - {id: totals, type: bar, sql: "SELECT customer, total FROM totals ORDER BY 1", encoding: {x: customer, y: total}}
                        """);
    }

    private static JsonNode run(Api api) {
        String id = api.post("/api/v1/workflows/all/runs", "{}")
                .hasStatus(202)
                .json()
                .path("id")
                .asText();
        await().atMost(SOON).until(() -> {
            String state = api.json("/api/v1/runs/" + id).path("state").asText();
            return state.equals("success") || state.equals("failed") || state.equals("cancelled");
        });
        return api.json("/api/v1/runs/" + id);
    }

    @Test
    void theyWorkTogether() {
        ProjectFiles project = project();
        try (RunningPlatform platform = RunningPlatform.start(project.root(), folder.resolve("data"))) {
            Api api = platform.api();
            JsonNode run = run(api);
            assertThat(run.path("state").asText()).as(run.toPrettyString()).isEqualTo("success");
            assertThat(api.rows("SELECT customer, total FROM totals ORDER BY 1").toString())
                    .isEqualTo("[[\"a\",40],[\"b\",2]]");
            assertThat(api.number("SELECT count(*) FROM orders")).isEqualTo(3);
            assertThat(project.root().resolve("copies")).isDirectoryRecursivelyContaining("glob:**.parquet");
            assertThat(run.path("tasks").toString()).contains("2 rows into `totals`", "2 events");

            project.with("sql/total.sql", "SELECT customer, 7 AS total FROM orders WHERE amount > 1 GROUP BY 1\n")
                    .change("workflows/all.yaml", "count(*) = 3", "count(*) > 3");
            await("the changed SQL is in force")
                    .atMost(SOON)
                    .until(() -> api.json("/api/v1/workflows/all").toString().contains("count(*) > 3"));
            JsonNode second = run(api);
            assertThat(second.path("state").asText())
                    .as(second.toPrettyString())
                    .isEqualTo("success");
            assertThat(api.rows("SELECT DISTINCT total FROM totals").toString()).isEqualTo("[[7]]");
        }
    }
}
