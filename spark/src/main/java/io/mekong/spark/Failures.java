package io.mekong.spark;

import io.mekong.core.MekongException;
import org.apache.spark.sql.AnalysisException;

/** What went wrong in Spark, in our words. */
final class Failures {
    private Failures() {}

    static MekongException of(String job, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof MekongException known) {
                return known;
            }
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof AnalysisException query) {
                return MekongException.user(
                        "The query of job `" + job + "` is refused by Spark",
                        first(String.valueOf(query.getMessage())),
                        "Correct it; the guide lists what both engines understand.");
            }
        }
        Throwable root = thrown;
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return MekongException.resource(
                "The job `" + job + "` failed in Spark",
                root.getClass().getSimpleName() + ": " + first(String.valueOf(root.getMessage())),
                "Its log and Spark's page say more.",
                thrown);
    }

    private static String first(String message) {
        return message.lines()
                .limit(3)
                .map(String::strip)
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
