package io.mekong.broker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/**
 * Kafka ends its JVM when it cannot go on (a full or failing disk, a broken metadata log). Our JVM is not Kafka's to end: the exit
 * becomes a report to the server (a broker, a Connect worker) whose thread asked for it, and the end of that thread.
 *
 * <p>Kafka's exit procedures are static, so is this; each embedded server runs in a thread group of its own, by which its threads
 * are known even where several share a JVM.
 */
public final class FatalErrors {
    private static final List<Watch> watches = new CopyOnWriteArrayList<>();

    private FatalErrors() {}

    /** From now until the watch is closed, fatal errors of threads in {@code group} go to {@code report}. */
    public static Watch watch(ThreadGroup group, Consumer<String> report) {
        Exit.setExitProcedure(FatalErrors::stop);
        Exit.setHaltProcedure(FatalErrors::stop);
        Watch watch = new Watch(group, report);
        watches.add(watch);
        return watch;
    }

    private static void stop(int status, @Nullable String message) {
        String reason = message == null || message.isBlank() ? "Kafka stopped itself with status " + status : message;
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        List<Watch> concerned =
                watches.stream().filter(watch -> watch.group().parentOf(group)).toList();
        // A virtual thread or a pool thread made elsewhere tells nothing of its broker: then it concerns them all.
        (concerned.isEmpty() ? watches : concerned)
                .forEach(watch -> watch.report().accept(reason));
        throw new Stopped(reason);
    }

    public record Watch(ThreadGroup group, Consumer<String> report) implements AutoCloseable {
        @Override
        public void close() {
            watches.remove(this);
        }
    }

    /** Ends the thread that wanted to end the JVM; an Error, so that no catch of Exception goes on as if nothing had been. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;

        Stopped(String reason) {
            super(reason);
        }
    }
}
