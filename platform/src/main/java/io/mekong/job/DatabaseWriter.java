package io.mekong.job;

import io.mekong.project.Job;
import io.mekong.project.Job.Output;
import io.mekong.sink.Column;
import io.mekong.sink.PostgresLogin;
import io.mekong.sink.PostgresTarget;
import io.mekong.sink.PostgresWriter;
import io.mekong.sink.RunNumber;
import io.mekong.sink.SqlLiterals;
import io.mekong.store.BoundQuery;
import io.mekong.store.Workbench;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows into a table of a PostgreSQL, exactly once. */
final class DatabaseWriter implements BatchWriter {
    private final PostgresLogin login;
    private final PostgresTarget target;
    private final String under;
    private final LongUnaryOperator number;
    private @Nullable PostgresWriter writer;
    private List<Column> columns = List.of();

    private DatabaseWriter(PostgresLogin login, PostgresTarget target, String under, LongUnaryOperator number) {
        this.login = login;
        this.target = target;
        this.under = under;
        this.number = number;
    }

    /** Of a stream, whose batches have numbers. */
    static DatabaseWriter ofStream(PostgresLogin login, Job job, Output.Database output) {
        return new DatabaseWriter(login, target(output, Map.of()), job.name(), LongUnaryOperator.identity());
    }

    static DatabaseWriter ofRun(PostgresLogin login, Output.Database output, JobRun run) {
        PostgresTarget target = target(output, run.values());
        RunNumber number = RunNumber.of(target.mode(), run.id(), run.startedAt().toEpochMilli());
        return new DatabaseWriter(login, target, number.under(), _ -> number.number());
    }

    private static PostgresTarget target(Output.Database output, Map<String, Object> values) {
        return new PostgresTarget(
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
            open(SinkRows.columns(result.columns())).write(number.applyAsLong(batch), counted, "{}");
            return counted.rows;
        }
    }

    private PostgresWriter open(List<Column> given) {
        PostgresWriter open = writer;
        if (open == null || !columns.equals(given)) {
            close();
            open = PostgresWriter.open(login, under, given, target);
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
