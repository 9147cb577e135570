package io.mekong.api;

import io.mekong.core.Durations;
import io.mekong.job.JobStatus;
import io.mekong.job.Jobs;
import io.mekong.project.Job;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A job as the API shows it; what is counted concerns streams only.
 *
 * @param reads in words, for people
 * @param writes in words, for people
 * @param state {@code idle} for a batch job
 */
record JobView(
        String name,
        String description,
        String mode,
        String engine,
        List<String> reads,
        List<String> writes,
        Set<String> parameters,
        String state,
        Optional<Instant> since,
        long batches,
        long read,
        long written,
        long setAside,
        Optional<Long> behind,
        Optional<Instant> lastBatch,
        Optional<Long> lastTookMs,
        long restarts,
        Optional<String> problem,
        Optional<URI> page) {
    static JobView of(Job job, Jobs jobs) {
        Optional<JobStatus> status = job.mode() == Job.Mode.STREAM ? Optional.of(jobs.status(job)) : Optional.empty();
        return new JobView(
                job.name(),
                job.description(),
                job.mode().name().toLowerCase(Locale.ROOT),
                job.engine().name().toLowerCase(Locale.ROOT),
                job.reads().values().stream().map(JobView::words).toList(),
                job.writes().stream().map(JobView::words).toList(),
                job.parameters().keySet(),
                status.map(known -> known.state().name().toLowerCase(Locale.ROOT))
                        .orElse("idle"),
                status.map(JobStatus::since).filter(since -> since.isAfter(Instant.EPOCH)),
                status.map(JobStatus::batches).orElse(0L),
                status.map(JobStatus::read).orElse(0L),
                status.map(JobStatus::written).orElse(0L),
                status.map(JobStatus::setAside).orElse(0L),
                status.flatMap(JobStatus::behind),
                status.flatMap(JobStatus::lastBatch),
                status.flatMap(JobStatus::lastTook).map(Duration::toMillis),
                status.map(JobStatus::restarts).orElse(0L),
                status.flatMap(JobStatus::problem).map(Throwable::getMessage),
                status.flatMap(JobStatus::page));
    }

    private static String words(Job.Input input) {
        return switch (input) {
            case Job.Input.Messages(var stream) -> "stream " + stream;
            case Job.Input.Objects(var stream, var _) -> "objects named in " + stream;
            case Job.Input.Files(var address, var _) -> address;
            case Job.Input.Archived(var stream) -> "lake of " + stream;
            case Job.Input.Rows(var database, var _) -> "database " + database;
        };
    }

    private static String words(Job.Output output) {
        return switch (output) {
            case Job.Output.Hashes hashes ->
                "redis " + hashes.key()
                        + hashes.expire()
                                .map(age -> ", for " + Durations.format(age))
                                .orElse("");
            case Job.Output.Database database ->
                database.database() + "." + database.table() + ", "
                        + database.rule().name().toLowerCase(Locale.ROOT);
            case Job.Output.Results(var table) -> "table " + table;
            case Job.Output.Files(var address, var _) -> address;
        };
    }
}
