package io.mekong.app;

import io.mekong.batch.Proof;
import io.mekong.batch.Verification;
import io.mekong.core.NotFoundException;
import io.mekong.project.CurrentProject;
import io.mekong.project.Project;
import io.mekong.project.Table;
import io.mekong.query.NamedParameters;
import io.mekong.query.SqlGateway;
import io.mekong.query.SqlRequest;
import io.mekong.store.QueryResult;
import io.mekong.task.TickSender;
import io.mekong.task.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the rooms to the left do for workflows' tasks. */
record WorkflowTools(SqlGateway gateway, Verification verification, CurrentProject project)
        implements Tools.TableQuery {
    Tools with(TickSender ticks) {
        return new Tools(ticks, this, this::problems, project.get().root());
    }

    @Override
    public Map<String, Object> firstRow(String query, Map<String, Object> values) {
        return rows(query, values, 1).stream().findFirst().orElse(Map.of());
    }

    @Override
    public List<Map<String, Object>> rows(String query, Map<String, Object> values, int limit) {
        NamedParameters named = NamedParameters.bind(query, values);
        QueryResult result = gateway.run(new SqlRequest(
                        named.sql(), new ArrayList<>(named.values()), Optional.of(limit), Optional.empty()))
                .result();
        List<Map<String, Object>> rows = new ArrayList<>();
        result.rows().forEach(cells -> {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < result.columns().size(); i++) {
                row.put(result.columns().get(i).name(), cell(cells.get(i)));
            }
            rows.add(row);
        });
        return rows;
    }

    /** What is no number and no truth is passed on as text. */
    private static Object cell(@Nullable Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Double number -> number;
            case null, default -> String.valueOf(value);
        };
    }

    private List<String> problems(String name, Consumer<String> log) {
        Project current = project.get();
        Table table = current.table(name)
                .orElseThrow(() -> NotFoundException.inProject(
                        "table", name, current.tables().keySet()));
        Proof proof = verification.prove(table, current.stream(table.stream()).orElseThrow());
        List<String> problems = new ArrayList<>();
        for (Proof.Partition partition : proof.partitions()) {
            log.accept("partition " + partition.partition() + ": offsets " + partition.firstOffset() + " to "
                    + partition.lastOffset() + ", " + partition.tableRows() + " rows");
            partition
                    .problems()
                    .forEach(problem -> problems.add("partition " + partition.partition() + ": " + problem));
        }
        proof.lake()
                .ifPresent(lake -> lake.differences()
                        .forEach(difference -> problems.add("partition " + difference.partition() + ", hour "
                                + difference.hour() + ": " + difference.what())));
        return problems;
    }
}
