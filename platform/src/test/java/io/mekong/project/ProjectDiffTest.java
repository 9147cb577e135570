package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

    private static List<String> changes(ProjectDiff diff) {
        return diff.changes().stream().map(Change::toString).toList();
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
                        List.of(new Change(Change.Kind.ADDED, ResourceKind.TABLE, "new", List.of())),
                        List.of(),
                        List.of()));
        assertThat(changes(ProjectDiff.between(after, before))).containsExactly("table `new` removed");
    }

    @Test
    void whatChangesFreely() {
        ProjectDiff source =
                write("sources/gen.yaml", "type: generator\nstream: demo\nevery: 90s\nevents: [{price: 2}]\n");
        assertThat(source.isApplicable()).isTrue();
        assertThat(changes(source)).containsExactly("source `gen` changed: every: none → 90s; events changed");
        ProjectDiff workflow =
                write("workflows/w.yaml", "schedule: \"0 5 * * *\"\ntasks: {b: {type: generate, source: gen}}\n");
        assertThat(workflow.isApplicable()).isTrue();
        assertThat(changes(workflow))
                .containsExactly(
                        "workflow `w` changed: schedule: none → 0 5 * * * UTC; task `a` removed; task `b` added");
        ProjectDiff dashboard =
                write("dashboards/d.yaml", "title: D\ncharts:\n  - {id: a, type: table, sql: SELECT 2}\n");
        assertThat(dashboard.isApplicable()).isTrue();
        assertThat(changes(dashboard)).containsExactly("dashboard `d` changed: title: d → D; chart `a` changed");
        ProjectDiff settings = write(
                "mekong.yaml",
                "name: N\nlake: {path: far}\nquery: {timeout: 1m}\ningest: {max-batch: 1MB, threads: 77}\n");
        assertThat(settings.problems())
                .extracting(Problem::what)
                .containsExactly(
                        "The section `lake` cannot change while running (address: none → " + root.resolve("far") + ")",
                        "The section `ingest` cannot change while running (max-batch: 64 MB → 1 MB; threads: "
                                + Runtime.getRuntime().availableProcessors() + " → 77)",
                        "The section `query` cannot change while running (timeout: 30s → 1m)");
        assertThat(changes(settings).getFirst()).isEqualTo("settings `name` changed: " + root.getFileName() + " → N");
    }

    @Test
    void aSourceOfAnotherType() {
        assertThat(write("workflows/w.yaml", "tasks: {a: {type: generate, source: gen}}\n")
                        .changes())
                .isEmpty();
        folder.write("sources/other.yaml", "type: generator\nstream: demo\nevents: [{price: 1}]\n");
        assertThat(changes(write("sources/other.yaml", "type: file\nstream: demo\npath: a.csv\n")))
                .containsExactly("source `other` changed: type changed");
    }

    @Test
    void aCopyOfAProjectIsTheSame(@TempDir Path copy) throws IOException {
        folder.write("schemas/a.avsc", "{}")
                .write("streams/binary.yaml", "format: {type: avro, schema: schemas/a.avsc}\n" + TWO_COLUMNS)
                .write("sources/replay.yaml", "type: file\nstream: demo\npath: data/a.csv\n")
                .write("mekong.yaml", "name: N\n");
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                new ProjectFolder(copy).write(root.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        assertThat(ProjectDiff.between(folder.project(), new ProjectFolder(copy).project())
                        .changes())
                .isEmpty();
    }

    @Test
    void aColumnCanCome() {
        ProjectDiff diff = write("streams/demo.yaml", TWO_COLUMNS + "  - {name: volume, type: double}\n");
        assertThat(diff.isApplicable()).isTrue();
        assertThat(changes(diff))
                .containsExactly(
                        "stream `demo` changed: column `volume` added", "table `demo` changed: column `volume` added");
    }

    @Test
    void aColumnCanComeBetweenTheOthersMoveAndGo() {
        ProjectDiff between = write("streams/demo.yaml", """
                columns:
                  - {name: at, type: timestamp}
                  - {name: volume, type: double}
                  - {name: price, type: bigint}
                """);
        assertThat(between.isApplicable()).isTrue();
        assertThat(changes(between).getLast()).isEqualTo("table `demo` changed: column `volume` added");
        ProjectDiff moved = write("tables/demo.yaml", "stream: demo\ncolumns: [price, volume, at]\n");
        assertThat(moved.isApplicable()).isTrue();
        assertThat(changes(moved)).containsExactly("table `demo` changed: order of columns changed");
        ProjectDiff gone = write("tables/demo.yaml", "stream: demo\ncolumns: [price]\n");
        assertThat(gone.isApplicable()).isTrue();
        assertThat(changes(gone)).containsExactly("table `demo` changed: column `at` removed; column `volume` removed");
    }

    @Test
    void aColumnCanBeWidened() {
        folder.write("streams/demo.yaml", """
                columns:
                  - {name: price, type: integer}
                  - {name: share, type: bigint}
                  - {name: fees, type: list(integer)}
                """)
                .write("tables/fees.yaml", "stream: demo\nunnest: fees\ncolumns: [price, fees]\n");
        ProjectDiff diff = write("streams/demo.yaml", """
                columns:
                  - {name: price, type: bigint}
                  - {name: share, type: "decimal(20,1)"}
                  - {name: fees, type: list(bigint)}
                """);
        assertThat(diff.isApplicable()).isTrue();
        assertThat(changes(diff))
                .containsExactly(
                        "stream `demo` changed: column `fees`: type: list(integer) → list(bigint); column `price`: type:"
                                + " integer → bigint; column `share`: type: bigint → decimal(20,1)",
                        "table `demo` changed: column `fees`: widened from list(integer) to list(bigint); column `price`:"
                                + " widened from integer to bigint; column `share`: widened from bigint to decimal(20,1)",
                        "table `fees` changed: column `fees`: widened from integer to bigint; column `price`: widened from"
                                + " integer to bigint");
    }

    @Test
    void howAColumnIsReadCanChange() {
        ProjectDiff diff = write("streams/demo.yaml", """
                partitions: 3
                key: price
                max-message: 2MB
                unknown: {keep: rest}
                archive: {file-age: 10m, retention: 90d}
                columns:
                  - {name: at, type: timestamp, unit: millis, description: when}
                  - {name: price, type: bigint, default: 0, field: body.price, min: 0, max: 9}
                """);
        assertThat(diff.isApplicable()).isTrue();
        assertThat(changes(diff))
                .containsExactly(
                        "stream `demo` changed: partitions: 1 → 3; key: none → price; max-message: 1 MB → 2 MB; unknown:"
                                + " ignore → keep in `rest`; archive: none → files of 256 MB or 10m, kept for 90d; column"
                                + " `at`: unit: auto → millis; column `price`: field: price → body.price, default: none →"
                                + " 0, min: none → 0, max: none → 9; column `rest` added",
                        "table `demo` changed: column `rest` added");
        assertThat(changes(write("streams/demo.yaml", """
                partitions: 3
                key: price
                max-message: 2MB
                unknown: {keep: rest}
                archive: {file-age: 10m, retention: 90d}
                columns:
                  - {name: at, type: timestamp, unit: millis, description: the time}
                  - {name: price, type: bigint, default: 0, field: body.price, min: 0, max: 9}
                """)))
                .containsExactly("stream `demo` changed: column `at` changed");
    }

    @Test
    void whatATableMakesOfItsRowsCanChange() {
        folder.write("streams/demo.yaml", "archive: true\nevent-time: at\n" + TWO_COLUMNS);
        ProjectDiff diff = write("tables/demo.yaml", """
                stream: demo
                derived: [{name: half, sql: price / 2}]
                rollups: [{name: 1m, every: 1m, measures: {rows: count}}]
                retention: {age: 30d, size: 1GB, cold: true}
                late: 7d
                future: {after: 1h, then: drop}
                """);
        assertThat(diff.isApplicable()).isTrue();
        assertThat(changes(diff))
                .containsExactly(
                        "table `demo` changed: derived column `half` added; rollup `1m` added; retention: none →"
                                + " 30d, 1 GB, cold; late: none → 7d, then dead-letter; future: none → 1h, then drop");
        ProjectDiff back = write("tables/demo.yaml", """
                stream: demo
                derived: [{name: half, sql: price / 2.0}]
                rollups: [{name: 1m, every: 1m, measures: {all: count}}]
                """);
        assertThat(back.isApplicable()).isTrue();
        assertThat(changes(back))
                .containsExactly("table `demo` changed: derived column `half` changed; rollup `1m` changed; retention:"
                        + " 30d, 1 GB, cold → none; late: 7d, then dead-letter → none; future: 1h, then drop → none");
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

    private static List<String> refusals(ProjectDiff diff) {
        return diff.refusals().stream().map(Problem::toString).toList();
    }

    @Test
    void aTypeThatDoesNotHoldTheOldValuesNeedsARebuild() {
        ProjectDiff diff = write("streams/demo.yaml", TWO_COLUMNS.replace("bigint", "double"));
        assertThat(diff.problems()).isEmpty();
        assertThat(diff.isApplicable()).isFalse();
        assertThat(diff.rebuilds()).containsExactly("demo");
        assertThat(refusals(diff))
                .containsExactly(
                        "tables/demo.yaml: The column `price` goes from bigint to double – its rows hold bigint:"
                                + " only its messages can say what they are as double – Run `mekong check --diff` to see the plan, then"
                                + " `mekong rebuild demo`.");
    }

    @Test
    void anotherKeyListOrStreamNeedsARebuild() {
        String stream = """
                columns:
                  - {name: id, type: uuid, required: true}
                  - {name: fees, type: list(double)}
                """;
        folder.write("sources/gen.yaml", "type: generator\nstream: demo\nevents: [{id: 1}]\n");
        folder.write("streams/demo.yaml", stream).write("streams/other.yaml", stream);
        ProjectDiff keyed = write("tables/demo.yaml", "stream: demo\nkey: id\n");
        assertThat(keyed.rebuilds()).containsExactly("demo");
        assertThat(refusals(keyed))
                .containsExactly(
                        "tables/demo.yaml: The key goes from none to `id` – what one key has replaced in its rows,"
                                + " another cannot bring back – Run `mekong check --diff` to see the plan, then `mekong rebuild"
                                + " demo`.");
        ProjectDiff unnested = write("tables/demo.yaml", "stream: demo\nunnest: fees\n");
        assertThat(unnested.needed())
                .extracting(Rebuild::what)
                .containsExactly(
                        "The key goes from `id` to none",
                        "The list to unnest goes from none to `fees`",
                        "The column `fees` goes from list(double) to double");
        assertThat(unnested.rebuilds()).containsExactly("demo");
        assertThat(write("tables/demo.yaml", "stream: other\nunnest: fees\n").needed())
                .extracting(Rebuild::what)
                .containsExactly("The stream goes from `demo` to `other`");
    }

    @Test
    void anotherEventTimeOrFormatNeedsItsTablesRebuilt() {
        folder.write("tables/second.yaml", "stream: demo\ncolumns: [price]\n");
        ProjectDiff timed = write("streams/demo.yaml", "event-time: at\n" + TWO_COLUMNS);
        assertThat(timed.problems()).isEmpty();
        assertThat(timed.rebuilds()).containsExactly("demo", "second");
        assertThat(timed.needed())
                .extracting(Rebuild::what)
                .containsOnly("The event time of its stream goes from when Kafka received it to `at`");
        folder.write("sources/gen.yaml", "type: generator\nstream: feed\nevents: [{price: 1}]\n")
                .write("streams/feed.yaml", TWO_COLUMNS);
        ProjectDiff lines = write("streams/demo.yaml", "format: csv\nevent-time: at\n" + TWO_COLUMNS);
        assertThat(lines.needed())
                .extracting(Rebuild::what)
                .containsOnly("The messages of its stream go from json to csv");
        ProjectDiff others =
                write("streams/demo.yaml", "format: {type: csv, delimiter: tab}\nevent-time: at\n" + TWO_COLUMNS);
        assertThat(others.needed())
                .extracting(Rebuild::what)
                .containsOnly("The messages of its stream are read as another csv");
        assertThat(changes(others)).containsExactly("stream `demo` changed: what `format` says changed");
    }

    @Test
    void aNewVersionOfASchemaDoesNot() {
        folder.write("sources/gen.yaml", "type: generator\nstream: feed\nevents: [{price: 1}]\n")
                .write("streams/feed.yaml", TWO_COLUMNS)
                .write("schemas/1.avsc", "{}")
                .write("schemas/2.avsc", "{}")
                .write("streams/demo.yaml", "format: {type: avro, schema: schemas/1.avsc}\n" + TWO_COLUMNS);
        ProjectDiff diff = write("streams/demo.yaml", "format: {type: avro, schema: schemas/2.avsc}\n" + TWO_COLUMNS);
        assertThat(diff.isApplicable()).isTrue();
        assertThat(changes(diff)).containsExactly("stream `demo` changed: what `format` says changed");
        ProjectDiff registry = write(
                "streams/demo.yaml",
                "format: {type: avro, registry: \"http://r:1\", user: u, password: hunter2}\n" + TWO_COLUMNS);
        assertThat(registry.isApplicable()).isTrue();
        assertThat(registry.toString()).doesNotContain("hunter2");
    }

    @Test
    void aStreamWithoutTablesNeedsNoRebuild() {
        folder.write("streams/lonely.yaml", TWO_COLUMNS);
        ProjectDiff diff = write("streams/lonely.yaml", "format: csv\nevent-time: at\n" + TWO_COLUMNS);
        assertThat(diff.isApplicable()).isTrue();
    }

    @Test
    void aStreamCannotChangeWhereItsMessagesAre() {
        folder.write("streams/demo.yaml", "topic: a\npartitions: 3\n" + TWO_COLUMNS);
        assertThat(problems(write("streams/demo.yaml", "topic: b\npartitions: 2\n" + TWO_COLUMNS)))
                .containsExactly(
                        "streams/demo.yaml: The topic cannot change from `a` to `b` while running – its tables stand at"
                                + " offsets of the old topic – Declare a new stream with tables of its own.",
                        "streams/demo.yaml: The partitions cannot go from 3 to 2 – Kafka only ever adds partitions to a"
                                + " topic – Keep 3, or declare a new stream.");
    }

    @Test
    void aPlanHasALineAStep() {
        folder.write("tables/second.yaml", "stream: demo\ncolumns: [price]\n");
        Project before = folder.project();
        folder.write("tables/new.yaml", "stream: demo\n")
                .write("streams/demo.yaml", """
                        topic: other
                        columns:
                          - {name: price, type: double}
                          - {name: volume, type: double}
                        """)
                .write("tables/demo.yaml", "stream: demo\ncolumns: [volume]\n");
        ProjectPlan plan = ProjectPlan.of(
                ProjectDiff.between(before, folder.project()),
                List.of(new Problem("dashboards/d.yaml", 3, "The chart cannot run", "no column at", "Correct it.")));
        assertThat(plan.steps())
                .extracting(ProjectPlan.Step::toString)
                .containsExactly(
                        "~ stream `demo`: topic: demo → other",
                        "- stream `demo`: column `at` removed",
                        "~ stream `demo`: column `price`: type: bigint → double",
                        "+ stream `demo`: column `volume` added",
                        "- table `demo`: column `at` removed",
                        "- table `demo`: column `price` removed",
                        "+ table `demo`: column `volume` added",
                        "+ table `new`",
                        "~ table `second`: column `price`: type: bigint → double",
                        "! table `second` needs a rebuild: The column `price` goes from bigint to double – its rows hold"
                                + " bigint: only its messages can say what they are as double",
                        "x streams/demo.yaml: The topic cannot change from `demo` to `other` while running – its tables"
                                + " stand at offsets of the old topic – Declare a new stream with tables of its own.",
                        "x dashboards/d.yaml:3: The chart cannot run – no column at – Correct it.");
        assertThat(plan.rebuilds()).containsExactly("second");
        assertThat(plan.count(ProjectPlan.Kind.PROBLEM)).isEqualTo(2);
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
