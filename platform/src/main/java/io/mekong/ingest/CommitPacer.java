package io.mekong.ingest;

import io.mekong.store.TableWriter;
import java.time.Duration;

/**
 * Says when to commit. While messages trickle in, each is committed as soon as the shortest pause between two commits is
 * over; while more are waiting than have been taken, commits grow until they are as large as the store likes them best.
 * A store that takes long over a commit is asked less often, so that at most half of the time goes into commits.
 */
final class CommitPacer {
    /** However many messages wait, what has been taken is seen after this. */
    private static final Duration LONGEST_GATHERING = Duration.ofSeconds(1);

    private final long shortestPause;
    private final long maxBytes;
    private long openedAt;
    private long pauseEndsAt;
    private boolean open;

    /** @param maxBytes of messages in one commit */
    CommitPacer(Duration shortestPause, long maxBytes, long now) {
        this.shortestPause = shortestPause.toNanos();
        this.maxBytes = maxBytes;
        this.pauseEndsAt = now;
    }

    /** A message was taken; the first since the last commit begins the next. */
    void took(long now) {
        if (!open) {
            open = true;
            openedAt = now;
        }
    }

    /** Whether a commit is as large as it should ever be. */
    boolean isFull(long rows, long bytes) {
        return rows >= TableWriter.BEST_ROWS || bytes >= maxBytes;
    }

    /** @param moreWaiting whether further messages are known to be there already */
    boolean isDue(boolean moreWaiting, long now) {
        return open && untilDue(moreWaiting, now) == 0;
    }

    /** Nanoseconds until what was taken should be committed, if nothing else comes. */
    long untilDue(boolean moreWaiting, long now) {
        long due = moreWaiting ? Math.max(pauseEndsAt, openedAt + LONGEST_GATHERING.toNanos()) : pauseEndsAt;
        return Math.max(0, due - now);
    }

    void committed(long startedAt, long endedAt) {
        open = false;
        long spent = Math.min(endedAt - startedAt, LONGEST_GATHERING.toNanos());
        pauseEndsAt = Math.max(startedAt + shortestPause, endedAt + spent);
    }

    /** What was taken since the last commit is taken no more. */
    void abandoned() {
        open = false;
    }
}
