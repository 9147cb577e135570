package io.mekong.app;

import io.mekong.core.Closer;
import io.mekong.core.MekongException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts what does not depend on each other side by side. What has started is the closer's, also when something else
 * fails.
 */
final class Starting implements AutoCloseable {
    private final Closer closer;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("start-", 0).factory());
    private final List<Pending<?>> pending = new ArrayList<>();

    Starting(Closer closer) {
        this.closer = closer;
    }

    <T extends AutoCloseable> Pending<T> begin(String name, Callable<T> start) {
        Pending<T> begun = new Pending<>(name, threads.submit(start));
        pending.add(begun);
        return begun;
    }

    /** Waits for all, registers those that came up, and throws the first failure. */
    void await() {
        List<Exception> failures = new ArrayList<>();
        for (Pending<?> one : pending) {
            one.register(closer, failures);
        }
        if (!failures.isEmpty()) {
            Exception first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first instanceof RuntimeException known ? known : MekongException.bug("the start failed", first);
        }
    }

    @Override
    public void close() {
        threads.close();
    }

    record Pending<T extends AutoCloseable>(String name, Future<T> future) {
        private void register(Closer closer, List<Exception> failures) {
            try {
                closer.register(name, future.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
            } catch (ExecutionException e) {
                failures.add(e.getCause() instanceof Exception cause ? cause : e);
            }
        }

        /** After {@link Starting#await}. */
        T started() {
            return future.resultNow();
        }
    }
}
