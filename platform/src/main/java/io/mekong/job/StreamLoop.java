package io.mekong.job;

import io.mekong.core.MekongException;
import io.mekong.project.Job;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps one stream running on a thread of its own: takes its place, runs it, and after a failure runs it again, with growing
 * pauses.
 *
 * <p>Legal states: STARTING → RUNNING ⇄ RETRYING; STARTING ⇄ ELSEWHERE; any → STOPPED.
 */
final class StreamLoop {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final Job job;
    private final JobPlaces places;
    private final StreamCounters counters;
    private final JobLog log;
    private final Pauses pauses;
    private final Turn turn;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private volatile boolean stopping;

    /** How long after a failure: the first time, and at most. */
    record Pauses(Duration first, Duration longest) {}

    /** Runs the stream until it fails or is to stop. */
    @FunctionalInterface
    interface Turn {
        void run(JobPlace place) throws InterruptedException;
    }

    StreamLoop(
            Job job,
            JobPlaces places,
            StreamCounters counters,
            JobLog log,
            Pauses pauses,
            Thread.Builder threads,
            Turn turn) {
        this.job = job;
        this.places = places;
        this.counters = counters;
        this.log = log;
        this.pauses = pauses;
        this.turn = turn;
        this.thread = threads.name("job-" + job.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    boolean isStopping() {
        return stopping;
    }

    private void run() {
        Duration pause = pauses.first();
        while (!stopping) {
            long written = counters.batches();
            try {
                Optional<JobPlace> place = places.take(job.name());
                if (place.isEmpty()) {
                    counters.state(JobState.ELSEWHERE);
                    rest(ASK_AGAIN);
                    continue;
                }
                try (JobPlace held = place.get()) {
                    turn.run(held);
                }
            } catch (InterruptedException e) {
                stopping = true;
            } catch (RuntimeException e) {
                pause = waitAfter(problem(e), counters.batches() > written ? pauses.first() : pause);
            }
        }
        counters.state(JobState.STOPPED);
    }

    private MekongException problem(RuntimeException e) {
        return e instanceof MekongException known
                ? known
                : MekongException.resource(
                        "The job `" + job.name() + "` stands still",
                        MekongException.reason(e),
                        "It tries again by itself.",
                        e);
    }

    private Duration waitAfter(MekongException problem, Duration pause) {
        if (!stopping) {
            log.add("tries again in " + pause.toMillis() + " ms: " + problem.getMessage());
            counters.failed(problem);
            rest(pause);
        }
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(pauses.longest()) > 0 ? pauses.longest() : doubled;
    }

    private void rest(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !stopping) {
                left = woken.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets it end soon; what is under way sees {@link #isStopping}. */
    void stop() {
        stopping = true;
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitEnd() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
