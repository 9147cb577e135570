package io.mekong.job;

import io.mekong.project.Job.Output;
import io.mekong.sink.Column;
import io.mekong.sink.PostgresLogin;
import io.mekong.sink.PostgresTarget;
import io.mekong.sink.PostgresWriter;
import io.mekong.sink.SqlLiterals;
import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows into a table of a PostgreSQL, exactly once. */
final class DatabaseWriter implements BatchWriter {
    private final PostgresLogin login;
    private final String run;
    private final PostgresTarget target;
    private @Nullable PostgresWriter writer;
    private List<Column> columns = List.of();

    /** @param run under which batches are numbered */
    DatabaseWriter(PostgresLogin login, String run, Output.Database output, Map<String, Object> values) {
        this.login = login;
        this.run = run;
        this.target = new PostgresTarget(
                output.table(),
                PostgresTarget.Mode.valueOf(output.rule().name()),
                output.key(),
                output.merging().order(),
                SinkRows.merge(output.merging()),
                output.where()
                        .map(condition -> SqlLiterals.put(condition, values))
                        .orElse(null));
    }

    @Override
    public long write(long batch, Workbench bench, BoundQuery query) {
        try (Workbench.Result result = bench.query(query)) {
            Counted counted = new Counted(result.rows());
            open(SinkRows.columns(result.columns())).write(batch, counted, "{}");
            return counted.rows;
        }
    }

    private PostgresWriter open(List<Column> given) {
        PostgresWriter open = writer;
        if (open == null || !columns.equals(given)) {
            close();
            open = PostgresWriter.open(login, run, given, target);
            writer = open;
            columns = given;
        }
        return open;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** Rows, and how many were taken. */
    private static final class Counted implements Iterable<@Nullable Object[]> {
        private final Iterable<@Nullable Object[]> all;
        private long rows;

        Counted(Iterable<@Nullable Object[]> all) {
            this.all = all;
        }

        @Override
        public Iterator<@Nullable Object[]> iterator() {
            Iterator<@Nullable Object[]> taken = all.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return taken.hasNext();
                }

                @Override
                public @Nullable Object[] next() {
                    rows++;
                    return taken.next();
                }
            };
        }
    }
}
