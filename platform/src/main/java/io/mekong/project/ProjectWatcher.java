package io.mekong.project;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the YAML files of a project have changed: their content, or which there are. It looks every 200 ms and
 * speaks once two looks in a row agree, so within half a second of the last write.
 *
 * <p>It looks rather than being told: the operating system's notices do not cross bind mounts and network folders,
 * overflow, need a watch for each folder that comes, and on some systems are polling too; looking at a project's few
 * dozen small files costs less than a thousandth of a core. A save by renaming, a restored old file with an older time,
 * and a folder that appears later are then nothing special.
 *
 * <p>Open it before the project is first loaded, so that no change falls between. One thread of its own,
 * {@code mekong-project-watcher}, on which {@code onChange} runs; a slow one delays the next look and misses nothing.
 */
public final class ProjectWatcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProjectWatcher.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Consumer<Set<Path>> onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private ProjectSnapshot told;

    private ProjectWatcher(ProjectSnapshot told, Consumer<Set<Path>> onChange) {
        this.told = told;
        this.onChange = onChange;
        this.thread =
                Thread.ofPlatform().name("mekong-project-watcher").daemon().unstarted(this::watch);
    }

    /**
     * @param root the project's folder; it may vanish and come back
     * @param onChange gets the files, relative to {@code root}, that changed, appeared or vanished since it last ran;
     *     what it throws is logged
     */
    public static ProjectWatcher open(Path root, Consumer<Set<Path>> onChange) {
        Path folder = root.toAbsolutePath().normalize();
        ProjectWatcher watcher = new ProjectWatcher(ProjectSnapshot.first(folder), onChange);
        watcher.thread.start();
        return watcher;
    }

    /** Waits for an {@code onChange} under way, at most ten seconds, unless called from it. */
    @Override
    public void close() {
        closed.countDown();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            if (!thread.join(CLOSING)) {
                log.warn("The reload under way did not end within {} s", CLOSING.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        ProjectSnapshot seen = told;
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                ProjectSnapshot now = seen.next();
                if (now.sameAs(seen) && !now.sameAs(told)) {
                    Set<Path> changed = new TreeSet<>(now.differences(told));
                    told = now;
                    tell(changed);
                }
                seen = now;
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but who wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Set<Path> changed) {
        try {
            onChange.accept(changed);
        } catch (RuntimeException e) {
            log.error("Reloading the project failed", e);
        }
    }
}
