package io.mekong.spark;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells a driver to do: one line of JSON on standard input, for it holds passwords.
 *
 * @param project the folder of the project, on this machine
 * @param sets what stands above its settings
 * @param run under which a stream's batches are numbered; what tells one run of a batch from another
 * @param startedMs when the run began
 * @param parameters texts, by name
 * @param checkpoint where a stream keeps how far it is; null for a batch
 * @param kafka properties of clients
 * @param s3 null: no object storage
 * @param databases by name
 * @param redis {@code redis://…}; null: none is written
 * @param lakes files of the lake, by the name of the read
 * @param results a folder on this machine for tables of results
 * @param spark properties of the session, {@code spark.master} among them
 */
record Assignment(
        String project,
        List<String> sets,
        String job,
        String run,
        long startedMs,
        Map<String, String> parameters,
        @Nullable String checkpoint,
        Map<String, String> kafka,
        @Nullable ObjectStorage s3,
        Map<String, Database> databases,
        @Nullable String redis,
        Map<String, List<String>> lakes,
        String results,
        Map<String, String> spark) {
    record ObjectStorage(
            String endpoint,
            String region,
            @Nullable String accessKey,
            @Nullable String secretKey,
            boolean pathStyle) {}

    record Database(
            String url, @Nullable String user, @Nullable String password) {}
}
