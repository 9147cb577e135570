package io.mekong.spark;

import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.Job;
import io.mekong.project.Job.Data;
import io.mekong.project.Job.Input;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.project.Template;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/** What a job reads, as Spark's rows. */
final class Reads {
    private static final String CORRUPT = "__damaged";

    private final SparkSession session;
    private final Project project;
    private final Assignment assignment;
    private final Map<String, Object> values;
    private final LongAccumulator rejected;
    private final LongAccumulator damaged;
    private long rejectedBefore;
    private String missing = "";

    Reads(SparkSession session, Project project, Assignment assignment, Map<String, Object> values) {
        this(
                session,
                project,
                assignment,
                values,
                session.sparkContext().longAccumulator("rejected"),
                session.sparkContext().longAccumulator("damaged"));
    }

    private Reads(
            SparkSession session,
            Project project,
            Assignment assignment,
            Map<String, Object> values,
            LongAccumulator rejected,
            LongAccumulator damaged) {
        this.session = session;
        this.project = project;
        this.assignment = assignment;
        this.values = values;
        this.rejected = rejected;
        this.damaged = damaged;
    }

    /** The same in another session, as each batch of a stream has its own. */
    Reads in(SparkSession other) {
        return new Reads(other, project, assignment, values, rejected, damaged);
    }

    /** How many messages could not be read, since this was asked the last time. */
    long rejected() {
        long now = rejected.value();
        long since = now - rejectedBefore;
        rejectedBefore = now;
        return since;
    }

    long damaged() {
        return damaged.value();
    }

    /** Why {@link #rows} had no columns. */
    String missing() {
        return missing;
    }

    /** A topic as it is now. */
    Dataset<Row> topic(Input.Arriving input) {
        return message(session.read()
                .format("kafka")
                .options(kafka(input))
                .option("startingOffsets", "earliest")
                .option("endingOffsets", "latest")
                .load());
    }

    Dataset<Row> topicStream(Input.Arriving input, int most) {
        DataStreamReader reader = session.readStream().format("kafka").options(kafka(input));
        return message(reader.option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", most)
                // Gaps of transactions and compaction are no loss; what retention took is told by the server.
                .option("failOnDataLoss", true)
                .load());
    }

    private static Dataset<Row> message(Dataset<Row> rows) {
        return rows.selectExpr(Decoding.MESSAGE);
    }

    private Map<String, String> kafka(Input.Arriving input) {
        Map<String, String> options = new HashMap<>();
        assignment.kafka().forEach((name, value) -> options.put("kafka." + name, value));
        options.put("subscribe", project.stream(input.stream()).orElseThrow().topic());
        options.put("kafka.isolation.level", "read_committed");
        return options;
    }

    Dataset<Row> decode(Stream stream, Dataset<Row> messages) {
        return messages.mapPartitions(new Decoding(stream, rejected), Encoders.row(Decoding.schema(stream)));
    }

    Dataset<Row> objects(Input.Objects objects, Dataset<Row> notifications) {
        ObjectDecoding decoding = new ObjectDecoding(
                objects.data(), rejected, new HadoopConf(session.sparkContext().hadoopConfiguration()));
        return notifications.mapPartitions(decoding, Encoders.row(Decoding.schema(decoding.shape())));
    }

    /** Without columns where there is nothing to read. */
    Dataset<Row> rows(Job job, String name, Input input) {
        return switch (input) {
            case Input.Files(var address, var data) -> files(address, data);
            case Input.Archived(var stream) -> lake(name, project.stream(stream).orElseThrow());
            case Input.Rows(var database, var query) -> database(database, query);
            case Input.Arriving _ -> throw SparkJob.unknown("`" + name + "` of " + job.name() + " arrives by itself");
        };
    }

    private Dataset<Row> lake(String name, Stream stream) {
        List<String> files = assignment.lakes().getOrDefault(name, List.of());
        List<Column> columns = new ArrayList<>(stream.columns());
        StructType schema = Types.of(columns)
                .add("__time", DataTypes.TimestampType)
                .add("__partition", DataTypes.IntegerType)
                .add("__offset", DataTypes.LongType)
                .add("__rejected", DataTypes.StringType)
                .add("__deleted", DataTypes.BooleanType);
        Dataset<Row> rows = files.isEmpty()
                ? session.createDataFrame(List.of(), schema)
                : session.read().schema(schema).parquet(files.toArray(String[]::new));
        return rows.filter("__rejected IS NULL AND NOT __deleted").drop("__rejected", "__deleted");
    }

    private Dataset<Row> database(String name, String query) {
        Assignment.Database database = assignment.databases().get(name);
        if (database == null) {
            throw SparkJob.unknown("no login for database " + name);
        }
        Properties properties = new Properties();
        properties.setProperty("driver", "org.postgresql.Driver");
        properties.setProperty("fetchsize", "10000");
        if (database.user() != null) {
            properties.setProperty("user", database.user());
        }
        if (database.password() != null) {
            properties.setProperty("password", database.password());
        }
        return session.read().jdbc(database.url(), "(" + query + "\n) AS asked", properties);
    }

    private Dataset<Row> files(String address, Data data) {
        String asked = Template.fill(address, parameter -> String.valueOf(values.get(parameter)));
        List<String> found = found(asked);
        if (found.isEmpty()) {
            missing = "there is nothing at " + asked;
            return session.emptyDataFrame();
        }
        String[] paths = found.toArray(String[]::new);
        return switch (data.kind()) {
            case PARQUET -> parquet(paths, data);
            case CSV -> csv(paths, data);
            case JSON -> json(paths, data);
        };
    }

    private List<String> found(String asked) {
        URI uri = asked.contains("://")
                ? URI.create(asked.replace("{", "%7B").replace("}", "%7D").replace(" ", "%20"))
                : project.root().resolve(asked).normalize().toUri();
        try {
            FileSystem files = FileSystem.get(uri, session.sparkContext().hadoopConfiguration());
            String path = asked.contains("://") ? asked : Path.of(uri).toString();
            FileStatus[] statuses = files.globStatus(new org.apache.hadoop.fs.Path(path));
            List<String> found = new ArrayList<>();
            if (statuses != null) {
                for (FileStatus status : statuses) {
                    found.add(status.getPath().toString());
                }
            }
            return found;
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot list " + asked,
                    MekongException.reason(e),
                    "Check the address, and that it can be reached.",
                    e);
        }
    }

    /** Files of other engines have times in nanoseconds, which come as numbers. */
    private Dataset<Row> parquet(String[] paths, Data data) {
        Dataset<Row> rows = session.read().option("mergeSchema", true).parquet(paths);
        if (data.columns().isEmpty()) {
            return rows;
        }
        List<String> present = List.of(rows.columns());
        List<org.apache.spark.sql.Column> selected = new ArrayList<>();
        for (Column column : data.columns()) {
            String field = column.field().steps().getFirst().name();
            if (present.stream().noneMatch(field::equalsIgnoreCase)) {
                throw MekongException.user(
                        "The columns of " + String.join(", ", paths) + " are not those of the job",
                        "there is no `" + field + "`; there is " + String.join(", ", present),
                        "Has the schema changed? Correct `columns` of the read, or the file.");
            }
            org.apache.spark.sql.Column cell = rows.col(field);
            boolean nanos = column.type() instanceof io.mekong.project.ColumnType.Timestamp
                    && rows.schema().apply(field).dataType().equals(DataTypes.LongType);
            selected.add((nanos
                            ? functions.timestamp_micros(functions.expr("`" + field + "` DIV 1000"))
                            : cell.cast(Types.of(column.type())))
                    .as(column.name()));
        }
        return rows.select(selected.toArray(org.apache.spark.sql.Column[]::new));
    }

    private Dataset<Row> csv(String[] paths, Data data) {
        StructType schema = new StructType();
        for (Column column : data.columns()) {
            schema = schema.add(column.field().steps().getFirst().name(), Types.of(column.type()));
        }
        Dataset<Row> rows = session.read()
                .option("header", true)
                .option("enforceSchema", false)
                .option("sep", String.valueOf(data.delimiter()))
                .option("escape", "\"")
                .option("mode", data.damaged() == Data.Damaged.SKIP ? "PERMISSIVE" : "FAILFAST")
                .option("columnNameOfCorruptRecord", CORRUPT)
                .option("timestampFormat", "yyyy-MM-dd HH:mm:ss[.SSSSSS][ z][XXX]")
                .schema(schema.add(CORRUPT, DataTypes.StringType))
                .csv(paths);
        Dataset<Row> good =
                rows.filter(new Undamaged(damaged, rows.columns().length - 1)).drop(CORRUPT);
        List<org.apache.spark.sql.Column> named = new ArrayList<>();
        for (Column column : data.columns()) {
            named.add(good.col(column.field().steps().getFirst().name()).as(column.name()));
        }
        return good.select(named.toArray(org.apache.spark.sql.Column[]::new));
    }

    private Dataset<Row> json(String[] paths, Data data) {
        Stream stream = Stream.of("read", 1, data.columns(), Optional.empty(), Optional.empty());
        Dataset<Row> lines = session.read()
                .text(paths)
                .filter("length(trim(value)) > 0")
                .selectExpr(
                        "CAST(value AS BINARY) AS value",
                        "CAST(NULL AS BINARY) AS key",
                        "0 AS `partition`",
                        "CAST(0 AS BIGINT) AS `offset`",
                        "CAST(0 AS TIMESTAMP) AS `timestamp`");
        LongAccumulator counted = data.damaged() == Data.Damaged.SKIP ? damaged : rejected;
        Dataset<Row> rows = lines.mapPartitions(new Decoding(stream, counted), Encoders.row(Decoding.schema(stream)));
        if (data.damaged() == Data.Damaged.FAIL) {
            rows = rows.selectExpr(
                    "*", "assert_true(" + Decoding.REJECTED + " IS NULL, " + Decoding.REJECTED + ") AS __checked");
            rows = rows.filter("__checked IS NULL").drop("__checked");
        }
        return rows.filter(Decoding.REJECTED + " IS NULL").drop(Decoding.REJECTED, Decoding.KEY, Decoding.VALUE);
    }
}
