package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLoaderTest {
    @TempDir
    Path root;

    private ProjectFolder folder = new ProjectFolder(Path.of(""));

    @BeforeEach
    void soundProject() {
        folder = ProjectFolder.sound(root);
    }

    @Test
    void aFolderWithoutFilesIsAProject() throws IOException {
        Path empty = Files.createDirectory(root.resolve("empty"));
        Project project = new ProjectFolder(empty).project();
        assertThat(project.name()).isEqualTo("empty");
        assertThat(project.root()).isEqualTo(empty.toAbsolutePath());
        assertThat(project.streams()).isEmpty();
    }

    @Test
    void aMissingFolderIsAProblem() {
        assertThat(problems(new ProjectFolder(root.resolve("nowhere")).load()))
                .containsExactly(".: There is no folder " + root.resolve("nowhere")
                        + " – a project is a folder – Check the path.");
    }

    @Test
    void aFileThatIsNotUtf8() {
        folder.write(
                "tables/demo.yaml", "stream: demo\ndescription: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(folder.load()))
                .containsExactly("tables/demo.yaml:2: The file is not UTF-8 – the byte 0xE9 there is no part of a"
                        + " character – Save it as UTF-8.");
    }

    @Test
    void aByteOrderMarkIsNoProblem() {
        folder.write("tables/demo.yaml", "\uFEFFstream: demo\n");
        assertThat(problems(folder.load())).isEmpty();
    }

    @Test
    void aCharacterThatDoesNotPrint() {
        folder.write("tables/demo.yaml", "stream: demo\ndescription: a\u0007b\n");
        assertThat(problems(folder.load()))
                .containsExactly("tables/demo.yaml:2: The file holds the character U+0007 – YAML allows only printable"
                        + " characters – Remove it, or write it as an escape in double quotes.");
    }

    @Test
    void aFileTooLarge() {
        folder.write("tables/demo.yaml", "stream: demo\n" + "#".repeat(1 << 20));
        assertThat(problems(folder.load()))
                .containsExactly(
                        "tables/demo.yaml: The file is larger than 1 MB – no project file needs that – Split it.");
    }

    @Test
    void filesThatCannotBeRead() throws IOException {
        Files.createDirectory(root.resolve("tables/folder.yaml"));
        Files.createSymbolicLink(root.resolve("tables/link.yaml"), Path.of("gone.yaml"));
        folder.write("more", "a file where a folder belongs");
        Files.delete(root.resolve("dashboards/d.yaml"));
        Files.delete(root.resolve("dashboards"));
        Files.move(root.resolve("more"), root.resolve("dashboards"));
        assertThat(problems(folder.load()))
                .containsExactly(
                        "dashboards: This is a file – it must be the folder of the dashboards – Rename it.",
                        "tables/folder.yaml: This is a folder – its name is that of a file – Rename it.",
                        "tables/link.yaml: The file cannot be read – it links to a file that is not there – Mend the"
                                + " link.");
    }

    @Test
    void aliasesCannotMultiplyWithoutEnd() {
        StringBuilder laughs = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            laughs.append("%c: &%c [".formatted(c, c));
            laughs.append("*%c, ".formatted(c - 1).repeat(10)).append("]\n");
        }
        folder.write("tables/demo.yaml", laughs.toString());
        assertThat(problems(folder.load()))
                .containsExactly("tables/demo.yaml:5: The file holds more than 100000 values – its aliases (`*name`)"
                        + " multiply what they repeat – Write the values out, or split the file.");
    }

    @Test
    void nestingHasAnEnd() {
        folder.write("tables/demo.yaml", "stream: " + "[".repeat(100_000));
        assertThat(problems(folder.load()))
                .containsExactly("tables/demo.yaml:1: The file is nested more than 32 levels deep – no project file"
                        + " needs that – Look for brackets that are never closed.");
    }

    @Test
    void anAliasRepeatsWhatItNames() {
        folder.write(
                "streams/demo.yaml",
                "columns:\n  - &c {name: price, type: bigint}\n  - {name: &n at, type: timestamp}\nevent-time: *n\n");
        assertThat(folder.project().stream("demo").orElseThrow().eventTime()).contains("at");
    }

    @Test
    void aTableTakesTheColumnsItListsInItsOrder() {
        folder.write(
                        "streams/demo.yaml",
                        "columns:\n  - {name: price, type: bigint}\n  - {name: a, type: date}\n  - {name: b, type: uuid}\n")
                .write("tables/demo.yaml", "stream: demo\ncolumns: [b, price]\n");
        assertThat(folder.project().table("demo").orElseThrow().columns())
                .extracting(Column::name)
                .containsExactly("b", "price");
    }

    @Test
    void aColumnInFull() {
        folder.write("streams/demo.yaml", """
                columns:
                  - {name: price, type: "decimal( 18, 2 )", field: p, default: 1.50, description: the price}
                  - {name: at, type: timestamp, unit: nanos, required: true}
                """);
        folder.write("sources/gen.yaml", "type: generator\nstream: demo\nevents: [{p: 1, at: {now: iso}}]\n");
        Stream stream = folder.project().stream("demo").orElseThrow();
        assertThat(stream.topic()).isEqualTo("demo");
        assertThat(stream.deadLetterTopic()).isEqualTo("demo.dead-letters");
        assertThat(stream.columns())
                .containsExactly(
                        new Column(
                                "price",
                                FieldPath.of("p"),
                                new ColumnType.Decimal(18, 2),
                                false,
                                Optional.of("1.50"),
                                AllowedValues.ANY,
                                "the price"),
                        Column.of("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.NANOS))
                                .whenRequired());
    }

    @Test
    void constantsKeepTheirTypes() {
        folder.write(
                "sources/gen.yaml",
                "type: generator\nstream: demo\nevents: [{price: 1}, {price: 1.5}, {price: \"1\"}, {price: true}, {price: a}]\n");
        Source.Generator generator =
                (Source.Generator) folder.project().source("gen").orElseThrow();
        assertThat(generator.events())
                .extracting(event -> event.get("price"))
                .containsExactly(
                        new FieldRule.Constant(1L),
                        new FieldRule.Constant(1.5),
                        new FieldRule.Constant("1"),
                        new FieldRule.Constant(true),
                        new FieldRule.Constant("a"));
    }

    @Test
    void aFileSourceInFull() {
        folder.write(
                        "streams/demo.yaml",
                        "columns:\n  - {name: price, type: bigint}\n  - {name: at, type: timestamp}\n")
                .write("sources/replay.yaml", """
                type: file
                stream: demo
                path: ../x/data.TXT
                format: csv
                delimiter: "\\t"
                rename: {p: price}
                constants: {price: 5}
                time: at
                speed: 10x
                """)
                .write("sources/lines.yaml", "type: file\nstream: demo\npath: a.ndjson\n");
        Project project = folder.project();
        assertThat(project.source("replay"))
                .contains(new Source.File(
                        "replay",
                        "",
                        "demo",
                        root.toAbsolutePath().resolveSibling("x").resolve("data.TXT"),
                        Source.File.Format.CSV,
                        '\t',
                        Map.of("p", "price"),
                        Map.of("price", "5"),
                        Optional.of("at"),
                        new Source.Speed(10)));
        Source.File lines = (Source.File) project.source("lines").orElseThrow();
        assertThat(lines.format()).isEqualTo(Source.File.Format.JSON_LINES);
        assertThat(lines.speed()).isEqualTo(Source.Speed.REAL);
    }

    @Test
    void aScheduleWithItsTimezone() {
        folder.write("workflows/w.yaml", """
                schedule: {cron: "  0   5 1,15 * mon-fri ", timezone: Asia/Ho_Chi_Minh}
                tasks:
                  b: {type: generate, source: gen, ticks: 3}
                  a: {type: generate, source: gen}
                """);
        Workflow workflow = folder.project().workflow("w").orElseThrow();
        assertThat(workflow.schedule())
                .contains(Workflow.Schedule.cron("0 5 1,15 * mon-fri", ZoneId.of("Asia/Ho_Chi_Minh")));
        assertThat(workflow.tasks().keySet()).containsExactly("b", "a");
        assertThat(workflow.tasks()).containsEntry("b", Task.of(new Work.Generate("gen", 3)));
    }

    @Test
    void chartsWithoutALayoutFlowIntoTheFreePlaces() {
        folder.write("dashboards/d.yaml", """
                charts:
                  - {id: a, type: table, sql: SELECT 1}
                  - {id: b, type: table, sql: SELECT 1, layout: {x: 0, y: 0, width: 12, height: 2}}
                  - {id: c, type: table, sql: SELECT 1}
                  - {id: d, type: table, sql: SELECT 1}
                """);
        assertThat(folder.project().dashboard("d").orElseThrow().charts())
                .extracting(Dashboard.Chart::layout)
                .containsExactly(
                        new Dashboard.Layout(0, 2, 6, 6),
                        new Dashboard.Layout(0, 0, 12, 2),
                        new Dashboard.Layout(6, 2, 6, 6),
                        new Dashboard.Layout(0, 8, 6, 6));
    }

    @Test
    void filesMayEndInYml() {
        folder.write("tables/other.yml", "stream: demo\n").write("mekong.yml", "name: Other\n");
        Project project = folder.project();
        assertThat(project.tables()).containsOnlyKeys("demo", "other");
        assertThat(project.name()).isEqualTo("Other");
    }

    private static List<String> problems(Loaded loaded) {
        return loaded.problems().stream().map(Problem::toString).toList();
    }
}
