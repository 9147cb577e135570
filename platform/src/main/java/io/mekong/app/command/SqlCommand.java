package io.mekong.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mekong.core.MekongException;
import io.mekong.store.SqlException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one query against the running instance. */
@Command(name = "sql", description = "Run a query; `-` reads it from standard input.", mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Parameters(paramLabel = "QUERY", description = "for example \"SELECT count(*) FROM demo\"")
    private String query = "";

    @Option(names = "--format", paramLabel = "FORMAT", description = "table, json or csv (default: table)")
    private String format = "table";

    @Option(names = "--max-rows", paramLabel = "N", description = "at most so many rows (default: 1000)")
    private int maxRows = 1000;

    @Override
    public Integer call() throws IOException {
        Output output = output();
        String sql = query.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : query;
        ObjectNode request = JSON.createObjectNode();
        request.put("query", sql);
        request.put("maxRows", maxRows);
        try {
            print(output, options.client().post("/api/v1/sql", request));
            return 0;
        } catch (SqlException e) {
            e.position().ifPresent(position -> System.err.println(marked(sql, position)));
            throw e;
        }
    }

    private enum Output {
        TABLE,
        JSON,
        CSV
    }

    private Output output() {
        try {
            return Output.valueOf(format.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(
                    "Cannot print as `" + format + "`", "there is no such format", "Say table, json or csv.");
        }
    }

    private static void print(Output output, JsonNode answer) {
        switch (output) {
            case JSON -> System.out.println(answer.toPrettyString());
            case CSV -> csv(answer);
            case TABLE -> {
                List<List<String>> rows = new ArrayList<>();
                answer.path("rows").forEach(row -> rows.add(cells(row)));
                System.out.print(TextTable.of(names(answer), rows));
                System.out.printf(
                        "%s%s · %d ms%n",
                        Counted.of(rows.size(), "row"),
                        answer.path("truncated").asBoolean() ? ", and more (raise --max-rows)" : "",
                        answer.path("elapsedMs").asLong());
            }
        }
    }

    private static void csv(JsonNode answer) {
        System.out.println(csvLine(names(answer)));
        answer.path("rows").forEach(row -> System.out.println(csvLine(cells(row))));
    }

    private static List<String> names(JsonNode answer) {
        List<String> names = new ArrayList<>();
        answer.path("columns").forEach(column -> names.add(column.path("name").asText()));
        return names;
    }

    private static List<String> cells(JsonNode row) {
        List<String> cells = new ArrayList<>();
        row.forEach(cell -> cells.add(cell.isNull() ? "" : cell.isValueNode() ? cell.asText() : cell.toString()));
        return cells;
    }

    private static String csvLine(List<String> cells) {
        return String.join(
                ",",
                cells.stream()
                        .map(cell ->
                                cell.matches("(?s).*[\",\\r\\n].*") ? "\"" + cell.replace("\"", "\"\"") + "\"" : cell)
                        .toList());
    }

    /** The line of the mistake with a caret under it. */
    private static String marked(String sql, int position) {
        int at = Math.min(position, sql.length());
        int start = sql.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        int end = sql.indexOf('\n', at) < 0 ? sql.length() : sql.indexOf('\n', at);
        if (start > at) {
            throw MekongException.bug("a position before its line", null);
        }
        return sql.substring(start, end) + "\n" + " ".repeat(at - start) + "^";
    }
}
