package io.mekong.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.MekongException;
import io.mekong.core.RedisAddress;
import io.mekong.project.Job;
import io.mekong.project.Job.Merging;
import io.mekong.project.Job.Output;
import io.mekong.project.Template;
import io.mekong.sink.Attempt;
import io.mekong.sink.Column;
import io.mekong.sink.Merge;
import io.mekong.sink.PostgresLogin;
import io.mekong.sink.PostgresTarget;
import io.mekong.sink.PostgresWriter;
import io.mekong.sink.RedisTarget;
import io.mekong.sink.RunNumber;
import io.mekong.sink.SqlLiterals;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/** Rows where a job writes them. A failed write fails the batch, and a batch that is written again leaves what one leaves. */
final class Writes {
    private final SparkSession session;
    private final Job job;
    private final Assignment assignment;
    private final Server server;
    private final Map<String, Object> values;

    Writes(SparkSession session, Job job, Assignment assignment, Server server, Map<String, Object> values) {
        this.session = session;
        this.job = job;
        this.assignment = assignment;
        this.server = server;
        this.values = values;
    }

    /** @return how many rows, over all outputs */
    long all(Dataset<Row> rows, long batch) throws Exception {
        List<Output> outputs = job.writes();
        Dataset<Row> made = outputs.size() > 1 ? rows.persist() : rows;
        try {
            long written = 0;
            for (Output output : outputs) {
                written += switch (output) {
                    case Output.Hashes hashes -> hashes(made, hashes);
                    case Output.Database database -> database(made, database, batch);
                    case Output.Results(var table) -> results(made, table);
                    case Output.Files files -> files(made, files);
                };
            }
            return written;
        } finally {
            if (outputs.size() > 1) {
                made.unpersist();
            }
        }
    }

    private static List<Column> columns(Dataset<Row> rows) {
        List<Column> columns = new ArrayList<>();
        for (StructField field : rows.schema().fields()) {
            columns.add(new Column(field.name(), Types.sink(field.dataType())));
        }
        return columns;
    }

    private static Map<String, Merge> merge(Merging merging) {
        Map<String, Merge> merge = new LinkedHashMap<>();
        merging.columns().forEach((column, how) -> merge.put(column, Merge.valueOf(how.name())));
        return merge;
    }

    private long hashes(Dataset<Row> rows, Output.Hashes hashes) {
        String redis = assignment.redis();
        if (redis == null) {
            throw SparkJob.unknown("no address of Redis");
        }
        RedisTarget target = new RedisTarget(
                hashes.key(),
                hashes.columns(),
                hashes.merging().order(),
                merge(hashes.merging()),
                hashes.merging().identity().orElse(null),
                hashes.expire().orElse(null));
        LongAccumulator written = session.sparkContext().longAccumulator();
        rows.foreachPartition(new HashPart(RedisAddress.parse(redis), columns(rows), target, written));
        return written.value();
    }

    private long database(Dataset<Row> rows, Output.Database output, long batch) {
        Assignment.Database database = assignment.databases().get(output.database());
        if (database == null) {
            throw SparkJob.unknown("no login for database " + output.database());
        }
        PostgresLogin login = new PostgresLogin(database.url(), database.user(), database.password());
        PostgresTarget target = new PostgresTarget(
                output.table(),
                PostgresTarget.Mode.valueOf(output.rule().name()),
                output.key(),
                output.merging().order(),
                merge(output.merging()),
                output.where()
                        .map(condition -> SqlLiterals.put(condition, values))
                        .orElse(null));
        List<Column> columns = columns(rows);
        RunNumber number = job.mode() == Job.Mode.STREAM
                ? new RunNumber(assignment.run(), batch)
                : RunNumber.of(target.mode(), assignment.run(), assignment.startedMs());
        try (PostgresWriter writer = PostgresWriter.open(login, number.under(), columns, target)) {
            Attempt attempt = writer.begin(number.number());
            // By part: a part that is tried again counts once.
            Map<Integer, Long> staged = new LinkedHashMap<>();
            for (Row part : rows.mapPartitions(
                            new StagePart(login, columns, target, attempt),
                            org.apache.spark.sql.Encoders.row(StagePart.SCHEMA))
                    .collectAsList()) {
                staged.put(part.getInt(0), part.getLong(1));
            }
            long count = staged.values().stream().mapToLong(Long::longValue).sum();
            writer.merge(attempt, count, "{}");
            return count;
        }
    }

    /** The driver is on the server's machine: it hands a file over. */
    private long results(Dataset<Row> rows, String table) throws IOException {
        Path file = Files.createDirectories(Path.of(assignment.results())).resolve(table + ".json");
        ObjectMapper json = new ObjectMapper();
        String[] names = rows.columns();
        long count = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Iterator<Row> all = rows.toLocalIterator(); all.hasNext(); ) {
                @Nullable Object[] cells = Cells.of(all.next());
                Map<String, @Nullable Object> line = new LinkedHashMap<>();
                for (int i = 0; i < cells.length; i++) {
                    Object cell = cells[i];
                    line.put(
                            names[i],
                            cell instanceof Number || cell instanceof Boolean || cell == null ? cell : cell.toString());
                }
                out.write(json.writeValueAsString(line));
                out.newLine();
                count++;
            }
        }
        Map<String, String> types = new LinkedHashMap<>();
        columns(rows).forEach(column -> types.put(column.name(), column.type().name()));
        server.tell("results", "table", table, "file", file.toString(), "columns", types);
        return count;
    }

    /** Beside its place first, so that nobody reads half of it. */
    private long files(Dataset<Row> rows, Output.Files output) throws IOException {
        String address = Template.fill(output.address(), name -> String.valueOf(values.get(name)));
        String target = address.contains("://")
                ? address
                : Path.of(assignment.project())
                        .resolve(address)
                        .normalize()
                        .toUri()
                        .toString();
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(target);
        org.apache.hadoop.fs.Path draft =
                new org.apache.hadoop.fs.Path(place.getParent(), "." + place.getName() + ".part");
        var writer = rows.write().mode(SaveMode.Overwrite);
        switch (output.kind()) {
            case PARQUET -> writer.option("compression", "zstd").parquet(draft.toString());
            case CSV -> writer.option("header", true).csv(draft.toString());
            case JSON -> writer.option("ignoreNullFields", false).json(draft.toString());
        }
        FileSystem files = place.getFileSystem(session.sparkContext().hadoopConfiguration());
        files.delete(place, true);
        if (!files.rename(draft, place)) {
            throw MekongException.resource(
                    "Cannot write " + address, "the files could not be moved there", "Run it again.", null);
        }
        return session.read()
                .format(output.kind().name().toLowerCase(java.util.Locale.ROOT))
                .load(target)
                .count();
    }
}
