package io.mekong.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Problem;
import io.mekong.project.ProjectLoader;
import io.mekong.store.duckdb.DuckDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectSqlTest {
    @TempDir
    Path root;

    private List<String> problems() {
        Loaded loaded = ProjectLoader.load(root, Overrides.none());
        assertThat(loaded.problems()).isEmpty();
        try (DuckDbStore empty = DuckDbStore.openInMemory()) {
            return ProjectSql.check(loaded.project().orElseThrow(), empty).stream()
                    .map(Problem::toString)
                    .toList();
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void theSqlOfTablesComesBeforeThatOfCharts() throws IOException {
        write("streams/a.yaml", "columns:\n  - {name: price, type: double}\n  - {name: side, type: string}\n");
        write("tables/a.yaml", """
                stream: a
                derived:
                  - {name: d, sql: prise * 2}
                  - {name: e, sql: random()}
                """);
        write("tables/b.yaml", """
                stream: a
                derived:
                  - {name: upper, sql: upper(side)}
                rollups:
                  - {name: 1m, every: 1m, measures: {x: sum(upper)}}
                """);
        write("dashboards/d.yaml", "charts:\n  - {id: c, type: table, sql: SELECT prise FROM a}\n");
        assertThat(problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("tables/a.yaml: The derived column `d` cannot be computed – ")
                        .contains("\"prise\"", "`price`"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("tables/a.yaml: The derived column `e` cannot be computed – ")
                        .contains("does not give the same value each time"))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("tables/b.yaml: The rollup `1m` cannot be kept – "));

        write("tables/a.yaml", "stream: a\nderived:\n  - {name: d, sql: price * 2}\n");
        Files.delete(root.resolve("tables/b.yaml"));
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("dashboards/d.yaml:2: Chart `c` cannot be drawn – ");
        write("dashboards/d.yaml", "charts:\n  - {id: c, type: table, sql: SELECT d FROM a}\n");
        assertThat(problems()).isEmpty();
    }

    @Test
    void tasksAreTriedOnEmptyTablesAndTheirResultsAreThereForOthers() throws IOException {
        write("streams/a.yaml", "columns:\n  - {name: price, type: double}\n");
        write("tables/a.yaml", "stream: a\n");
        write("workflows/w.yaml", """
                parameters: {kind: string, day: date}
                tasks:
                  uses: {type: sql, query: SELECT total FROM totals}
                  makes: {type: sql, query: "SELECT sum(price) AS total, $day AS day FROM a", into: totals}
                  late: {type: sql, query: SELECT $outputs.makes.rows AS n, into: counted}
                  bad: {type: sql, query: SELECT prise FROM a WHERE $ds > ''}
                  waits: {type: wait-for, query: SELECT nothing FROM totals}
                  open: {type: sql, query: "SELECT $kind::INTEGER"}
                """);
        write("dashboards/d.yaml", """
                charts:
                  - {id: sound, type: table, sql: SELECT total FROM totals}
                  - {id: unknown, type: table, sql: SELECT n FROM counted}
                  - {id: bad, type: table, sql: SELECT n FROM totals}
                """);
        assertThat(problems())
                .hasSize(3)
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("workflows/w.yaml: The query of task `bad` cannot run – ")
                        .contains("prise"))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("workflows/w.yaml: The query of task `waits` cannot run – ")
                        .contains("nothing"))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("dashboards/d.yaml:4: Chart `bad` cannot be drawn"));
    }
}
