package io.mekong.job;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Files of lines, of which those of a file come one after the other; they are put where they belong side by side. */
final class LineFiles implements AutoCloseable {
    private static final int AT_ONCE = 16;

    private final FilePlaces files;
    private final Path drafts;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final List<Future<?>> putting = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private @Nullable String address;
    private volatile @Nullable RuntimeException failure;
    private long rows;

    LineFiles(FilePlaces files, Path drafts) {
        this.files = files;
        this.drafts = drafts;
    }

    void add(String to, String line) {
        if (!to.equals(address)) {
            flush();
            address = to;
        }
        lines.append(line).append('\n');
        rows++;
    }

    /** @return how many lines there were, once all are where they belong */
    long finish() throws InterruptedException {
        flush();
        try {
            for (Future<?> put : putting) {
                put.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : MekongException.bug("a file", e);
        }
        return rows;
    }

    private void flush() {
        String to = address;
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        if (to != null && !lines.isEmpty()) {
            byte[] content = lines.toString().getBytes(StandardCharsets.UTF_8);
            lines.setLength(0);
            room.acquireUninterruptibly();
            putting.removeIf(Future::isDone);
            putting.add(threads.submit(() -> put(content, to)));
        }
    }

    private void put(byte[] content, String to) {
        try {
            Files.createDirectories(drafts);
            Path draft = Files.createTempFile(drafts, "job", ".part");
            try {
                Files.write(draft, content);
                files.put(draft, to);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            failure = MekongException.resource(
                    "Cannot write a file for " + to,
                    MekongException.reason(e),
                    "Look at the disk of the data folder: is it full?",
                    e);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            room.release();
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
