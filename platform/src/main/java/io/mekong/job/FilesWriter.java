package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.project.Job.Output;
import io.mekong.project.Template;
import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;
import io.mekong.store.Workbench.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as files: one, or one for each value of the columns that the address names. */
final class FilesWriter implements BatchWriter {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final String ROWS = "job rows";

    private final FilePlaces files;
    private final Path drafts;
    private final String address;
    private final Reading.Kind kind;
    private final JobRun.Progress progress;
    private final List<String> named = new ArrayList<>();

    FilesWriter(
            FilePlaces files, Path drafts, Output.Files output, Map<String, Object> values, JobRun.Progress progress) {
        this.progress = progress;
        this.files = files;
        this.drafts = drafts;
        this.address = Template.fill(output.address(), name -> String.valueOf(values.get(name)));
        this.kind = Reading.Kind.valueOf(output.kind().name());
        Matcher place = PLACE.matcher(address);
        while (place.find()) {
            named.add(place.group(1));
        }
    }

    @Override
    public long write(long batch, Workbench bench, BoundQuery query) throws InterruptedException {
        if (named.isEmpty()) {
            return put(bench, query, address);
        }
        bench.table(ROWS, query);
        return kind == Reading.Kind.JSON ? lines(bench) : pieces(bench);
    }

    /** A file for each, one after the other: there are few, and large. */
    private long pieces(Workbench bench) {
        long total = count(bench);
        long rows = 0;
        for (Split split : splits(bench)) {
            rows += put(bench, new BoundQuery(kept() + split.condition(named), split.values()), split.address());
            progress.at(rows, total);
        }
        return rows;
    }

    /** There may be a file for every row: they are read once, in the order of the files. */
    private long lines(Workbench bench) throws InterruptedException {
        String columns = String.join(", ", quoted(named));
        BoundQuery query = BoundQuery.of("SELECT " + columns + ", CAST(to_json(struct_pack(" + packed(bench)
                + ")) AS VARCHAR) FROM \"" + ROWS + "\" ORDER BY " + columns);
        long total = count(bench);
        long done = 0;
        try (LineFiles written = new LineFiles(files, drafts);
                Workbench.Result result = bench.query(query)) {
            for (@Nullable Object[] cells : result.rows()) {
                written.add(addressed(cells), String.valueOf(cells[named.size()]));
                progress.at(++done, total);
            }
            return written.finish();
        }
    }

    private String packed(Workbench bench) {
        try (Workbench.Result result = bench.query(BoundQuery.of("SELECT * FROM \"" + ROWS + "\" LIMIT 0"))) {
            return quoted(result.columns().stream()
                            .map(Workbench.ResultColumn::name)
                            .filter(name -> !named.contains(name))
                            .toList())
                    .stream()
                    .map(name -> name + " := " + name)
                    .collect(Collectors.joining(", "));
        }
    }

    private static long count(Workbench bench) {
        try (Workbench.Result result = bench.query(BoundQuery.of("SELECT count(*) FROM \"" + ROWS + '"'))) {
            return result.rows().iterator().next()[0] instanceof Long rows ? rows : 0;
        }
    }

    private String kept() {
        return "SELECT * EXCLUDE (" + String.join(", ", quoted(named)) + ") FROM \"" + ROWS + "\" WHERE ";
    }

    private long put(Workbench bench, BoundQuery query, String to) {
        try {
            Files.createDirectories(drafts);
            Path draft = Files.createTempFile(drafts, "job", ".part");
            try {
                long rows = bench.write(query, draft, kind);
                files.put(draft, to);
                return rows;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot write a file for " + to,
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        }
    }

    private List<Split> splits(Workbench bench) {
        List<Split> splits = new ArrayList<>();
        String columns = String.join(", ", quoted(named));
        try (Workbench.Result result =
                bench.query(BoundQuery.of("SELECT DISTINCT " + columns + " FROM \"" + ROWS + "\" ORDER BY ALL"))) {
            for (@Nullable Object[] cells : result.rows()) {
                splits.add(new Split(addressed(cells), Arrays.asList(cells)));
            }
        }
        return splits;
    }

    private String addressed(@Nullable Object[] cells) {
        int at = 0;
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(address);
        while (place.find()) {
            Object cell = cells[at];
            if (cell == null || cell.toString().isEmpty() || cell.toString().contains("..")) {
                throw MekongException.user(
                        "A row has no file to be in",
                        "its column `" + named.get(at) + "` is " + (cell == null ? "null" : "`" + cell + "`") + ", and "
                                + address + " names it",
                        "Leave such rows out in the query.");
            }
            place.appendReplacement(text, Matcher.quoteReplacement(cell.toString()));
            at++;
        }
        return place.appendTail(text).toString();
    }

    private static List<String> quoted(List<String> columns) {
        return columns.stream().map(column -> '"' + column + '"').toList();
    }

    private record Split(String address, List<@Nullable Object> values) {
        String condition(List<String> columns) {
            List<String> terms = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                terms.add('"' + columns.get(i) + "\" = $" + (i + 1));
            }
            return String.join(" AND ", terms);
        }
    }

    @Override
    public void close() {}
}
