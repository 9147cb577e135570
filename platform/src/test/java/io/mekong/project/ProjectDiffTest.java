package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectDiffTest {
    private static final String TWO_COLUMNS =
            "columns:\n  - {name: at, type: timestamp}\n  - {name: price, type: bigint}\n";

    @TempDir
    Path root;

    private ProjectFolder folder = new ProjectFolder(Path.of(""));

    @BeforeEach
    void soundProject() {
        folder = ProjectFolder.sound(root).write("streams/demo.yaml", TWO_COLUMNS);
    }

    /** What differs once {@code file} holds {@code text}. */
    private ProjectDiff write(String file, String text) {
        Project before = folder.project();
        folder.write(file, text);
        return ProjectDiff.between(before, folder.project());
    }

    private static List<String> problems(ProjectDiff diff) {
        return diff.problems().stream().map(Problem::toString).toList();
    }

    private static Change changed(ResourceKind kind, String name, String description) {
        return new Change(Change.Kind.CHANGED, kind, name, description);
    }

    @Test
    void nothing() {
        ProjectDiff diff = write("tables/demo.yaml", "# a remark\nstream: demo\n");
        assertThat(diff.isEmpty()).isTrue();
        assertThat(diff.isApplicable()).isTrue();
    }

    @Test
    void aChartThatOnlyMovedDownItsFileIsTheSame() {
        assertThat(write("dashboards/d.yaml", "# a remark\ncharts:\n  - {id: a, type: table, sql: SELECT 1}\n")
                        .changes())
                .isEmpty();
    }

    @Test
    void addedAndRemoved() {
        Project before = folder.project();
        folder.write("tables/new.yaml", "stream: demo\n");
        Project after = folder.project();
        assertThat(ProjectDiff.between(before, after))
                .isEqualTo(new ProjectDiff(
                        List.of(new Change(Change.Kind.ADDED, ResourceKind.TABLE, "new", "")), List.of()));
        assertThat(ProjectDiff.between(after, before).changes())
                .containsExactly(new Change(Change.Kind.REMOVED, ResourceKind.TABLE, "new", ""));
    }

    @Test
    void whatChangesFreely() {
        assertThat(write("sources/gen.yaml", "type: generator\nstream: demo\nevery: 90s\nevents: [{price: 2}]\n"))
                .isEqualTo(new ProjectDiff(
                        List.of(changed(ResourceKind.SOURCE, "gen", "every: none → 90s; events changed")), List.of()));
        assertThat(write("workflows/w.yaml", "schedule: \"0 5 * * *\"\ntasks: {b: {type: generate, source: gen}}\n"))
                .isEqualTo(new ProjectDiff(
                        List.of(changed(
                                ResourceKind.WORKFLOW,
                                "w",
                                "schedule: none → 0 5 * * * UTC; task `a` removed; task `b` added")),
                        List.of()));
        assertThat(write("dashboards/d.yaml", "title: D\ncharts:\n  - {id: a, type: table, sql: SELECT 2}\n"))
                .isEqualTo(new ProjectDiff(
                        List.of(changed(ResourceKind.DASHBOARD, "d", "title: d → D; chart `a` changed")), List.of()));
        assertThat(write("mekong.yaml", "name: N\nquery: {timeout: 1m}\ningest: {max-batch: 1MB}\n"))
                .satisfies(diff -> assertThat(diff.problems())
                        .extracting(Problem::what)
                        .containsExactly(
                                "The section `ingest` cannot change while running (max-batch: 64 MB → 1 MB)",
                                "The section `query` cannot change while running (timeout: 30s → 1m)"))
                .satisfies(diff -> assertThat(diff.changes())
                        .containsExactly(
                                changed(ResourceKind.SETTINGS, "name", root.getFileName() + " → N"),
                                changed(ResourceKind.SETTINGS, "ingest", "max-batch: 64 MB → 1 MB"),
                                changed(ResourceKind.SETTINGS, "query", "timeout: 30s → 1m")));
    }

    @Test
    void aSourceOfAnotherType() {
        assertThat(write("workflows/w.yaml", "tasks: {a: {type: generate, source: gen}}\n")
                        .changes())
                .isEmpty();
        folder.write("sources/other.yaml", "type: generator\nstream: demo\nevents: [{price: 1}]\n");
        assertThat(write("sources/other.yaml", "type: file\nstream: demo\npath: a.csv\n")
                        .changes())
                .containsExactly(changed(ResourceKind.SOURCE, "other", "type changed"));
    }

    @Test
    void aColumnBehindTheOthersCanCome() {
        ProjectDiff diff = write("streams/demo.yaml", TWO_COLUMNS + "  - {name: volume, type: double}\n");
        assertThat(diff.problems()).isEmpty();
        assertThat(diff.changes())
                .containsExactly(
                        changed(ResourceKind.STREAM, "demo", "column `volume` added"),
                        changed(ResourceKind.TABLE, "demo", "column `volume` added"));
    }

    @Test
    void howAColumnIsReadCanChange() {
        ProjectDiff diff = write("streams/demo.yaml", """
                partitions: 3
                key: price
                max-message: 2MB
                columns:
                  - {name: at, type: timestamp, unit: millis}
                  - {name: price, type: bigint, default: 0}
                """);
        assertThat(diff.problems()).isEmpty();
        assertThat(diff.changes())
                .contains(changed(
                        ResourceKind.STREAM,
                        "demo",
                        "partitions: 1 → 3; key: none → price; max-message: 1 MB → 2 MB; column `at` changed; column"
                                + " `price` changed"));
    }

    @Test
    void aNewColumnCannotBeRequired() {
        folder.write("sources/gen.yaml", "type: generator\nstream: demo\nevents: [{price: 1, volume: 1}]\n");
        Project before = folder.write("streams/demo.yaml", TWO_COLUMNS + "  - {name: volume, type: double}\n")
                .write("tables/demo.yaml", "stream: demo\ncolumns: [at, price]\n")
                .project();
        folder.write("streams/demo.yaml", TWO_COLUMNS + "  - {name: volume, type: double, required: true}\n");
        folder.write("tables/demo.yaml", "stream: demo\n");
        assertThat(problems(ProjectDiff.between(before, folder.project())))
                .containsExactly(
                        "tables/demo.yaml: The new column `volume` cannot be required – the rows from before do"
                                + " not have it – Remove `required: true` in the stream, or give the table a new name.");
        folder.write("sources/gen.yaml", "type: generator\nstream: demo\nevents: [{price: 1, volume: 1, x: 1}]\n");
        assertThat(problems(write("streams/demo.yaml", TWO_COLUMNS + """
                          - {name: volume, type: double, required: true}
                          - {name: x, type: double, required: true}
                        """, before)))
                .contains("streams/demo.yaml: The new column `x` cannot be required – messages and rows from before do"
                        + " not have it – Remove `required: true`.");
    }

    private ProjectDiff write(String file, String text, Project before) {
        folder.write(file, text);
        return ProjectDiff.between(before, folder.project());
    }

    @Test
    void aColumnCannotChangeItsType() {
        assertThat(problems(write("streams/demo.yaml", TWO_COLUMNS.replace("bigint", "double"))))
                .containsExactly("tables/demo.yaml: The column `price` cannot become double – its rows hold bigint, and"
                        + " rebuilding a table is not in this version yet – Give the table a new name, or start with a"
                        + " fresh data folder.");
    }

    @Test
    void aColumnCannotBeRemoved() {
        assertThat(problems(write("tables/demo.yaml", "stream: demo\ncolumns: [price]\n")))
                .containsExactly(
                        "tables/demo.yaml: The column `at` cannot be removed – rebuilding a table is not in this"
                                + " version yet – Give the table a new name, or start with a fresh data folder.");
    }

    @Test
    void columnsCannotMove() {
        String problem = "tables/demo.yaml: The order of the columns cannot change from at, price to price, at – new"
                + " columns can only come behind the others: rebuilding a table is not in this version yet – Move new"
                + " columns to the end, or give the table a new name.";
        assertThat(problems(write("tables/demo.yaml", "stream: demo\ncolumns: [price, at]\n")))
                .containsExactly(problem);
    }

    @Test
    void aColumnCannotComeBetween() {
        String between = """
                columns:
                  - {name: at, type: timestamp}
                  - {name: volume, type: double}
                  - {name: price, type: bigint}
                """;
        assertThat(problems(write("streams/demo.yaml", between)))
                .singleElement()
                .asString()
                .startsWith(
                        "tables/demo.yaml: The order of the columns cannot change from at, price to at, volume, price");
    }

    @Test
    void aTableCannotChangeItsStream() {
        folder.write("streams/other.yaml", TWO_COLUMNS);
        assertThat(problems(write("tables/demo.yaml", "stream: other\n")))
                .containsExactly(
                        "tables/demo.yaml: The table cannot change from the stream `demo` to `other` – its rows"
                                + " and offsets are those of the old stream, and rebuilding a table is not in this version yet –"
                                + " Give the table a new name, or start with a fresh data folder.");
    }

    @Test
    void aStreamCannotChangeWhereItsMessagesAre() {
        folder.write("streams/demo.yaml", "topic: a\npartitions: 3\n" + TWO_COLUMNS);
        assertThat(problems(write("streams/demo.yaml", "topic: b\npartitions: 2\nevent-time: at\n" + TWO_COLUMNS)))
                .containsExactly(
                        "streams/demo.yaml: The topic cannot change from `a` to `b` while running – its tables stand at"
                                + " offsets of the old topic – Declare a new stream with tables of its own.",
                        "streams/demo.yaml: The partitions cannot go from 3 to 2 – Kafka only ever adds partitions to a"
                                + " topic – Keep 3, or declare a new stream.",
                        "streams/demo.yaml: The event time cannot change while the table `demo` has rows – their"
                                + " `__time` is the old one, and rebuilding a table is not in this version yet – Declare a"
                                + " new stream and table, or start with a fresh data folder.");
    }

    @Test
    void settingsThatNeedARestart() {
        ProjectDiff diff = write("mekong.yaml", """
                kafka: {retention: 1d, bootstrap-servers: "a:1", properties: {sasl.jaas.config: hunter2}}
                postgres: {password: hunter2}
                http: {bind: 0.0.0.0}
                store: {memory-limit: 2GB}
                security: {mode: open}
                """);
        assertThat(problems(diff))
                .containsExactly(
                        "mekong.yaml: The section `kafka` cannot change while running (bootstrap-servers changed;"
                                + " properties changed; retention: 7d → 1d) – what it sets up is open – Restart Mekong.",
                        "mekong.yaml: The section `postgres` cannot change while running (password changed) – what it sets"
                                + " up is open – Restart Mekong.",
                        "mekong.yaml: The section `http` cannot change while running (bind: 127.0.0.1 → 0.0.0.0) – what it"
                                + " sets up is open – Restart Mekong.",
                        "mekong.yaml: The section `store` cannot change while running (memory-limit: 1 GB → 2 GB) – what it"
                                + " sets up is open – Restart Mekong.",
                        "mekong.yaml: The section `security` cannot change while running (mode: loopback → open) – what it"
                                + " sets up is open – Restart Mekong.");
        assertThat(diff.changes()).hasSize(5);
        assertThat(diff.toString()).doesNotContain("hunter2");
    }
}
