package io.mekong.job;

import io.mekong.project.Job;
import io.mekong.project.Job.Making;
import io.mekong.query.NamedParameters;
import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a job makes of what it has read. */
final class JobRows {
    private static final String MADE = "job made";

    private JobRows() {}

    /**
     * @param values of the job's parameters
     * @return how many rows were written, over all outputs
     */
    static long write(Job job, long batch, Map<String, Object> values, Workbench bench, List<BatchWriter> writers)
            throws InterruptedException {
        BoundQuery rows = switch (job.making()) {
            case Making.Query(var sql, var _) -> bound(sql, values);
            case Making.Code code -> {
                new CodeRows(code).run(bench, job.reads().keySet().iterator().next(), MADE);
                yield BoundQuery.of("SELECT * FROM \"" + MADE + '"');
            }
        };
        if (writers.size() > 1 && job.making() instanceof Making.Query) {
            bench.table(MADE, rows);
            rows = BoundQuery.of("SELECT * FROM \"" + MADE + '"');
        }
        long written = 0;
        for (BatchWriter writer : writers) {
            written += writer.write(batch, bench, rows);
        }
        return written;
    }

    private static BoundQuery bound(String sql, Map<String, Object> values) {
        NamedParameters named = NamedParameters.bind(sql, values);
        return new BoundQuery(named.sql(), new ArrayList<>(named.values()));
    }
}
