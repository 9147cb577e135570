package io.mekong.job;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of a batch job.
 *
 * @param id tells it from others: the same again when the same run is tried again
 * @param startedAt when it is tried
 * @param values of the job's parameters: String, Long, Double, Boolean, LocalDate
 * @param log takes lines for people
 * @param progress is told how far it is
 */
public record JobRun(
        String id, Instant startedAt, Map<String, Object> values, Consumer<String> log, Progress progress) {
    /** How much of something is done. */
    @FunctionalInterface
    public interface Progress {
        Progress UNSEEN = (_, _) -> {};

        void at(long done, long total);
    }

    public JobRun {
        values = Map.copyOf(values);
    }
}
