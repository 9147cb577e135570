package io.mekong.task;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that does not hear an interrupt: it is done on a thread of its own, and told in its own way to stop. */
final class Stoppable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private Stoppable() {}

    /** @param stop makes the work end soon */
    static <T> T run(Callable<T> work, Runnable stop) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofVirtual().start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            stop.run();
            if (!thread.join(LAST_WORDS)) {
                e.addSuppressed(MekongException.resource("It did not stop", "it was told to", "", null));
            }
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw MekongException.bug("a task's work failed", e.getCause());
        }
    }
}
