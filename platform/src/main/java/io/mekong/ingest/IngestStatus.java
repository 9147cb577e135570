package io.mekong.ingest;

import io.mekong.broker.LostMessagesException.Range;
import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one table's ingest is doing.
 *
 * @param lag messages in the topic that are not yet rows (or rejected)
 * @param rows taken since this process started
 * @param rejected set aside since this process started
 * @param dropped let go by the limits for late and future events since this process started
 * @param commitTime spent in commits since this process started
 * @param problem why it stands still, while it does
 * @param lost what was deleted from the topic before it was taken, while it stands still for that
 * @param lastCommit empty before the first since the process started
 */
public record IngestStatus(
        String table,
        String topic,
        State state,
        long lag,
        long rows,
        long rejected,
        long dropped,
        long bytes,
        long commits,
        Duration commitTime,
        double rowsPerSecond,
        Optional<MekongException> problem,
        List<Range> lost,
        Optional<Commit> lastCommit) {
    /** RUNNING ⇄ RETRYING (something is in the way; it tries again by itself); STOPPED is final. */
    public enum State {
        STARTING,
        RUNNING,
        RETRYING,
        STOPPED
    }

    public IngestStatus {
        lost = List.copyOf(lost);
    }
}
