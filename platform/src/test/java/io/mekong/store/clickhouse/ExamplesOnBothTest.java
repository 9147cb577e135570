package io.mekong.store.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.dashboard.ProjectSql;
import io.mekong.project.ColumnType;
import io.mekong.project.Dashboard;
import io.mekong.project.Endpoint;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.project.Table;
import io.mekong.query.NamedParameters;
import io.mekong.store.OlapStore;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.RowBatch;
import io.mekong.store.StoreFixture;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.TableWriter;
import io.mekong.store.duckdb.DuckDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever SQL an example has of its tables says the same on both engines: charts, endpoints, and the queries of tasks. */
class ExamplesOnBothTest {
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'");
    private static final int ROWS = 400;
    /** The mean of up to ten such is whole: halves are rounded up by DuckDB, and to even by ClickHouse. */
    private static final int EVEN = 2_520;

    @TempDir
    private Path folder;

    /** Half of the rows are some hours old and half are new, so that what is asked of the last minutes stays the same. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final Instant first = now.minus(3, ChronoUnit.HOURS);
    private final Instant last = now.plus(2, ChronoUnit.MINUTES);

    /** Every folder of {@code examples} that is a project. */
    static Stream<Path> examples() {
        try (Stream<Path> folders = Files.list(Path.of("..", "examples"))) {
            return folders.filter(example -> Files.exists(example.resolve("mekong.yaml"))).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void saysTheSameOnBoth(Path example) {
        long seed = System.nanoTime();
        System.out.println("saysTheSameOnBoth " + example.getFileName() + ": seed " + seed);
        Project project =
                ProjectLoader.load(example, Overrides.none()).project().orElseThrow();
        Map<String, NamedParameters> queries = queries(project);
        assertThat(queries).isNotEmpty();
        try (OlapStore click = ClickHouseFixture.open(folder);
                OlapStore duck = DuckDbStore.open(
                        new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(200), 1, 1))) {
            for (OlapStore store : List.of(duck, click)) {
                // Without rows, and with: a query of one row's worth may divide by nothing.
                assertThat(ProjectSql.check(project, store)).isEmpty();
                fill(store, project, new Random(seed));
                assertThat(ProjectSql.check(project, store)).isEmpty();
            }
            queries.forEach((name, query) -> {
                QueryResult expected = run(duck, query);
                QueryResult found = run(click, query);
                assertThat(names(found)).as(name).isEqualTo(names(expected));
                assertThat(expected.rows()).as(name + " of DuckDB").isNotEmpty();
                assertThat(plain(found)).as(name + ", seed " + seed).isEqualTo(plain(expected));
            });
        }
    }

    private Map<String, NamedParameters> queries(Project project) {
        Map<String, NamedParameters> queries = new LinkedHashMap<>();
        Map<String, Object> times = Map.of("from", first, "to", last);
        for (Dashboard dashboard : project.dashboards().values()) {
            for (Dashboard.Chart chart : dashboard.charts()) {
                queries.put("chart " + dashboard.name() + "/" + chart.id(), NamedParameters.bind(chart.sql(), times));
            }
        }
        for (Endpoint endpoint : project.endpoints().values()) {
            if (endpoint.database().isEmpty()) {
                queries.put(
                        "endpoint " + endpoint.name(), NamedParameters.bind(endpoint.statement(), endpoint.samples()));
            }
        }
        return queries;
    }

    private static QueryResult run(OlapStore store, NamedParameters query) {
        return store.sql().execute(store.sql().parse(query.sql()), query.values(), 10_000, Duration.ofSeconds(30));
    }

    private static List<String> names(QueryResult result) {
        return result.columns().stream().map(ResultColumn::name).toList();
    }

    /** Numbers as numbers, whatever type an engine gives them, and doubles without their last digits. */
    private static List<List<@Nullable Object>> plain(QueryResult result) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (List<@Nullable Object> row : result.rows()) {
            List<@Nullable Object> cells = new ArrayList<>();
            for (Object cell : row) {
                cells.add(cell instanceof Number ? number(cell.toString()) : cell);
            }
            rows.add(cells);
        }
        return rows;
    }

    private static String number(String text) {
        return new BigDecimal(text)
                .round(new MathContext(10))
                .stripTrailingZeros()
                .toPlainString();
    }

    private void fill(OlapStore store, Project project, Random random) {
        List<String> words = words(project);
        for (Table table : project.tables().values().stream()
                .sorted(Comparator.comparing(Table::name))
                .toList()) {
            TableSchema schema = TableSchema.of(table);
            RowBatch batch = new RowBatch(schema);
            for (int offset = 0; offset < ROWS; offset++) {
                Instant time = time(offset, random);
                List<@Nullable Object> cells = new ArrayList<>();
                for (StoredColumn column : schema.stored()) {
                    if (!column.name().startsWith("__")) {
                        boolean none = !schema.key().contains(column.name()) && random.nextInt(25) == 0;
                        cells.add(none ? null : cell(column.type(), random, words, time));
                    }
                }
                if (schema.keyed()) {
                    cells.add(random.nextInt(20) == 0);
                }
                StoreFixture.putAt(batch, time, 0, offset, cells.toArray());
            }
            try (TableWriter writer = store.writer(schema)) {
                StoreFixture.commit(writer, batch, List.of(StoreFixture.entry(table.name(), 0, 0, ROWS - 1, 0, first)));
            }
        }
    }

    /** No two rows are of the same time: which is newest must not be left to chance. */
    private Instant time(int offset, Random random) {
        int old = ROWS / 2;
        return offset < old
                ? first.plus(offset * 9_000_001L + random.nextInt(9_000_000), ChronoUnit.MICROS)
                : now.plus((offset - old) * 600_001L + random.nextInt(500_000), ChronoUnit.MICROS);
    }

    /** What the project's SQL compares with, and two more. */
    private static List<String> words(Project project) {
        TreeSet<String> words = new TreeSet<>(List.of("BTC", "Việt Nam"));
        Stream<String> texts = Stream.concat(
                project.dashboards().values().stream()
                        .flatMap(dashboard -> dashboard.charts().stream())
                        .map(Dashboard.Chart::sql),
                project.endpoints().values().stream().map(Endpoint::query));
        texts.flatMap(sql -> LITERAL.matcher(sql).results())
                .map((MatchResult literal) -> literal.group(1))
                .forEach(words::add);
        return List.copyOf(words);
    }

    private Object cell(ColumnType type, Random random, List<String> words, Instant time) {
        return switch (type) {
            case ColumnType.Bool _ -> random.nextBoolean();
            case ColumnType.Int _ -> EVEN * (random.nextInt(7) - 3);
            case ColumnType.BigInt _ -> (long) EVEN * random.nextInt(200);
            case ColumnType.Real _ -> random.nextInt(1_000_000) / 100.0;
            case ColumnType.Decimal(var _, var scale) -> BigDecimal.valueOf(random.nextInt(1_000_000), scale);
            case ColumnType.Text _ -> words.get(random.nextInt(words.size()));
            case ColumnType.Json _ -> "{\"a\": " + random.nextInt(9) + "}";
            case ColumnType.Bytes _ -> "bytes";
            case ColumnType.Date _ -> first.getEpochSecond() / 86_400 + random.nextInt(9);
            case ColumnType.Timestamp _ -> ChronoUnit.MICROS.between(Instant.EPOCH, time) + random.nextInt(100_000);
            case ColumnType.Uuid _ -> new UUID(random.nextLong(), random.nextLong());
            case ColumnType.ListOf(var element) ->
                List.of(cell(element, random, words, time), cell(element, random, words, time));
        };
    }
}
