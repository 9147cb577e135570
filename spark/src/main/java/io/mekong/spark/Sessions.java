package io.mekong.spark;

import io.mekong.project.Job;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Sessions as jobs need them: UTC, strict, and with the object storage of the project. */
final class Sessions {
    /** Functions that the embedded engine has, by their names there. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "isodow(t TIMESTAMP) RETURNS INT", "extract(DOW_ISO FROM t)",
            "isoyear(t TIMESTAMP) RETURNS INT", "extract(YEAROFWEEK FROM t)",
            "epoch_ms(t TIMESTAMP) RETURNS BIGINT", "unix_millis(t)",
            "epoch_us(t TIMESTAMP) RETURNS BIGINT", "unix_micros(t)",
            "string_split(s STRING, by STRING) RETURNS ARRAY<STRING>", "split(s, concat('\\\\Q', by, '\\\\E'))");

    private Sessions() {}

    static SparkSession open(Assignment assignment, Job job) {
        SparkSession.Builder builder = SparkSession.builder().appName("mekong " + job.name());
        builder.config("spark.sql.session.timeZone", "UTC")
                // As in the embedded engine, what does not fit is an error and not a null.
                .config("spark.sql.ansi.enabled", true)
                .config("spark.sql.caseSensitive", false)
                .config("spark.sql.shuffle.partitions", 4)
                .config("spark.sql.legacy.parquet.nanosAsLong", true)
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .config("spark.ui.showConsoleProgress", false)
                .config("spark.sql.streaming.stopTimeout", "20s");
        Assignment.ObjectStorage s3 = assignment.s3();
        if (s3 != null) {
            builder.config("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem")
                    .config("spark.hadoop.fs.s3a.endpoint", s3.endpoint())
                    .config("spark.hadoop.fs.s3a.endpoint.region", s3.region())
                    .config("spark.hadoop.fs.s3a.path.style.access", s3.pathStyle())
                    .config(
                            "spark.hadoop.fs.s3a.connection.ssl.enabled",
                            s3.endpoint().startsWith("https"))
                    .config("spark.hadoop.fs.s3a.change.detection.mode", "none")
                    .config("spark.hadoop.fs.s3a.attempts.maximum", 3);
            if (s3.accessKey() != null && s3.secretKey() != null) {
                builder.config("spark.hadoop.fs.s3a.access.key", s3.accessKey())
                        .config("spark.hadoop.fs.s3a.secret.key", s3.secretKey());
            }
        }
        assignment.spark().forEach(builder::config);
        SparkSession session = builder.getOrCreate();
        FUNCTIONS.forEach((signature, body) ->
                session.sql("CREATE OR REPLACE TEMPORARY FUNCTION " + signature + " RETURN " + body));
        return session;
    }
}
