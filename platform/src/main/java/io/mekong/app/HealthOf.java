package io.mekong.app;

import io.mekong.core.DataSize;
import io.mekong.core.Health;
import io.mekong.core.MekongException;
import io.mekong.ingest.IngestStatus;
import io.mekong.job.JobState;
import io.mekong.job.JobStatus;
import io.mekong.lake.ArchiveStatus;
import io.mekong.store.OlapStore;
import io.mekong.workflow.SchedulerStatus;
import java.time.Instant;
import java.util.List;

/** The health of rooms that do not keep one themselves. */
record HealthOf(Instant since) {
    Health ready(String detail) {
        return new Health(Health.State.READY, detail, since);
    }

    /** @param name of the engine and of what it has its data in */
    Health store(OlapStore store, String name) {
        try {
            store.requireWorking();
        } catch (MekongException e) {
            return new Health(Health.State.FAILED, e.why() + " – " + e.fix(), since);
        }
        return ready(name + " · " + new DataSize(store.sizeBytes()));
    }

    Health lake(List<ArchiveStatus> archives) {
        return archives.stream()
                .flatMap(archive -> archive.problem().stream())
                .findFirst()
                .map(problem -> new Health(Health.State.FAILED, problem.what() + " – " + problem.why(), since))
                .orElseGet(() ->
                        ready(archives.size() == 1 ? "1 stream archived" : archives.size() + " streams archived"));
    }

    Health ingest(List<IngestStatus> statuses) {
        List<IngestStatus> standing = statuses.stream()
                .filter(status -> status.state() == IngestStatus.State.RETRYING)
                .toList();
        if (!standing.isEmpty()) {
            IngestStatus first = standing.getFirst();
            String reason = first.problem().map(MekongException::getMessage).orElse("it stands still");
            return new Health(Health.State.FAILED, "table `" + first.table() + "`: " + reason, since);
        }
        boolean starting = statuses.stream().anyMatch(status -> status.state() == IngestStatus.State.STARTING);
        return new Health(
                starting ? Health.State.STARTING : Health.State.READY,
                statuses.size() == 1 ? "1 table" : statuses.size() + " tables",
                since);
    }

    Health jobs(List<JobStatus> streams) {
        return streams.stream()
                .filter(stream -> stream.state() == JobState.RETRYING)
                .findFirst()
                .map(stream -> new Health(
                        Health.State.FAILED,
                        "job `" + stream.job() + "`: "
                                + stream.problem()
                                        .map(MekongException::getMessage)
                                        .orElse("it stands still"),
                        since))
                .orElseGet(() -> ready(streams.size() == 1 ? "1 stream" : streams.size() + " streams"));
    }

    Health scheduler(SchedulerStatus status) {
        return new Health(
                status.started() ? Health.State.READY : Health.State.FAILED,
                status.scheduled() + " of " + status.workflows() + " workflows scheduled",
                since);
    }
}
