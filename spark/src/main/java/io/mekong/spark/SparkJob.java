package io.mekong.spark;

import io.mekong.core.MekongException;
import io.mekong.project.Job;
import io.mekong.project.Job.Input;
import io.mekong.project.Job.Making;
import io.mekong.project.Project;
import io.mekong.project.SqlNames;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/** One job: what is read becomes views, the query is run over them, and its rows go where the job says. */
final class SparkJob {
    private final SparkSession session;
    private final Project project;
    private final Job job;
    private final Assignment assignment;
    private final Server server;
    private final Map<String, Object> values;
    private final Reads reads;
    private final Writes writes;

    SparkJob(SparkSession session, Project project, Job job, Assignment assignment, Server server) {
        this.session = session;
        this.project = project;
        this.job = job;
        this.assignment = assignment;
        this.server = server;
        this.values = job.mode() == Job.Mode.BATCH ? job.values(assignment.parameters()) : Map.of();
        this.reads = new Reads(session, project, assignment, values);
        this.writes = new Writes(session, job, assignment, server, values);
    }

    void batch() throws Exception {
        for (Map.Entry<String, Input> read : job.reads().entrySet()) {
            Input input = read.getValue();
            Dataset<Row> rows = input instanceof Input.Arriving arriving
                    ? good(decoded(reads, arriving, reads.topic(arriving)))
                    : reads.rows(job, read.getKey(), input);
            if (rows.columns().length == 0) {
                server.tell("nothing", "why", reads.missing());
                return;
            }
            rows.createOrReplaceTempView(read.getKey());
        }
        long rows = writes.all(made(session), 1);
        server.tell("result", "rows", rows, "damaged", reads.damaged());
    }

    /** Runs until it is stopped or fails. */
    void stream() throws StreamingQueryException, TimeoutException {
        Map.Entry<String, Input> arriving = job.arriving().orElseThrow();
        Input.Arriving input = (Input.Arriving) arriving.getValue();
        DataStreamWriter<Row> stream = reads.topicStream(input, job.batches().most())
                .writeStream()
                .queryName(job.name())
                .option("checkpointLocation", assignment.checkpoint())
                .trigger(Trigger.ProcessingTime(job.batches().every().toMillis()));
        session.streams().addListener(new Progress(server));
        VoidFunction2<Dataset<Row>, Long> step = (batch, number) -> step(arriving.getKey(), input, batch, number);
        stream.foreachBatch(step).start().awaitTermination();
    }

    private void step(String name, Input.Arriving input, Dataset<Row> messages, long number) throws Exception {
        SparkSession own = messages.sparkSession();
        Reads ours = reads.in(own);
        Dataset<Row> decoded = decoded(ours, input, messages).persist();
        try {
            good(decoded).createOrReplaceTempView(name);
            for (Map.Entry<String, Input> read : job.reads().entrySet()) {
                if (!read.getKey().equals(name)) {
                    ours.rows(job, read.getKey(), read.getValue()).createOrReplaceTempView(read.getKey());
                }
            }
            long rows = writes.all(made(own), number + 1);
            setAside(decoded);
            server.tell("batch", "number", number + 1, "rows", rows);
        } finally {
            decoded.unpersist();
        }
    }

    private Dataset<Row> decoded(Reads reads, Input.Arriving input, Dataset<Row> messages) {
        return switch (input) {
            case Input.Messages(var stream) ->
                reads.decode(project.stream(stream).orElseThrow(), messages);
            case Input.Objects objects -> reads.objects(objects, messages);
        };
    }

    private static Dataset<Row> good(Dataset<Row> decoded) {
        return decoded.filter(decoded.col(Decoding.REJECTED).isNull())
                .drop(Decoding.REJECTED, Decoding.KEY, Decoding.VALUE);
    }

    /** What could not be read is with the server before the batch counts as done. */
    private void setAside(Dataset<Row> decoded) throws InterruptedException {
        if (reads.rejected() == 0) {
            return;
        }
        List<Row> rejected = decoded.filter(decoded.col(Decoding.REJECTED).isNotNull())
                .select(
                        decoded.col(Decoding.PARTITION),
                        decoded.col(Decoding.OFFSET),
                        decoded.col(Decoding.REJECTED),
                        functions.base64(decoded.col(Decoding.KEY)),
                        functions.base64(decoded.col(Decoding.VALUE)))
                .collectAsList();
        for (Row row : rejected) {
            server.tell(
                    "rejected",
                    "partition",
                    row.getInt(0),
                    "offset",
                    row.getLong(1),
                    "reason",
                    row.getString(2),
                    "key",
                    row.getString(3),
                    "value",
                    row.getString(4));
        }
        if (!rejected.isEmpty()) {
            server.await();
        }
    }

    private Dataset<Row> made(SparkSession session) {
        return switch (job.making()) {
            case Making.Query(var sql, var _) -> query(session, sql);
            case Making.Code code -> {
                String from = job.reads().keySet().iterator().next();
                yield CodeRows.over(session, session.table(from), code);
            }
        };
    }

    private Dataset<Row> query(SparkSession session, String sql) {
        Map<String, Object> named = new HashMap<>();
        String text = SqlNames.replace(sql, (name, written) -> {
            if (!values.containsKey(name)) {
                return written;
            }
            named.put(name, literal(values.get(name)));
            return ":" + name;
        });
        // What SQL of both engines writes in quotation marks is a name.
        session.conf().set("spark.sql.ansi.doubleQuotedIdentifiers", true);
        return named.isEmpty() ? session.sql(text) : session.sql(text, named);
    }

    private static Column literal(Object value) {
        return value instanceof LocalDate day ? functions.lit(java.sql.Date.valueOf(day)) : functions.lit(value);
    }

    static MekongException unknown(String what) {
        return MekongException.bug(what, null);
    }
}
