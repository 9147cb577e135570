package io.mekong.objects;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Notices that wait on disk until Kafka has them. A notice is on the disk before {@link #append} returns, and stays there
 * until {@link #forget}, over crashes. They are in files of a few megabytes, which go when all of theirs are forgotten; in memory
 * there is only what is being sent.
 *
 * <p>For many threads that append and one that takes. After a crash the last few may be taken a second time.
 */
final class Outbox implements AutoCloseable {
    private static final long SEGMENT_BYTES = 8L << 20;
    private static final String ENDING = ".notices";

    private final Path folder;
    private final long segmentBytes;
    private final OutboxMark mark;
    private final Object writing = new Object();
    private final Object forcing = new Object();
    private final TreeMap<Long, Path> segments = new TreeMap<>();
    private FileChannel channel;
    private Optional<FileChannel> full = Optional.empty();
    private long end;
    private long appended;
    private volatile long forced;

    private Outbox(Path folder, long segmentBytes, OutboxMark mark) throws IOException {
        this.folder = folder;
        this.segmentBytes = segmentBytes;
        this.mark = mark;
        for (Path file : files(folder)) {
            segments.put(number(file), file);
        }
        long last = segments.isEmpty() ? mark.segment() + 1 : segments.lastKey();
        channel = open(last);
        end = OutboxRecord.soundEnd(channel);
        channel.truncate(end); // what a crash cut off was never acknowledged
        if (mark.segment() == last && mark.offset() > end) {
            mark.move(last, end);
        }
    }

    /** @throws MekongException RESOURCE when the folder cannot be used */
    static Outbox open(Path folder) {
        return open(folder, SEGMENT_BYTES);
    }

    static Outbox open(Path folder, long segmentBytes) {
        try {
            Files.createDirectories(folder);
            return new Outbox(folder, segmentBytes, OutboxMark.open(folder.resolve("sent")));
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot open the outbox of notifications in " + folder,
                    MekongException.reason(e),
                    "Check that folder and its disk.",
                    e);
        }
    }

    /** Returns once all are on the disk; none, when it throws. */
    void append(List<Notice> notices) throws IOException {
        if (notices.isEmpty()) {
            return;
        }
        long ticket;
        FileChannel written;
        synchronized (writing) {
            if (end >= segmentBytes) {
                roll();
            }
            ByteBuffer bytes = OutboxRecord.write(notices);
            long start = end;
            try {
                long at = start;
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
                end = at;
            } catch (IOException e) {
                channel.truncate(start);
                throw e;
            }
            ticket = ++appended;
            written = channel;
            writing.notifyAll();
        }
        force(ticket, written);
    }

    /** One force is for all that had been written when it began. */
    private void force(long ticket, FileChannel written) throws IOException {
        synchronized (forcing) {
            if (forced >= ticket) {
                return;
            }
            long upTo;
            synchronized (writing) {
                upTo = appended;
                if (!written.equals(channel)) {
                    return; // it is full, and was forced when the next was begun
                }
            }
            written.force(false);
            forced = Math.max(forced, upTo);
        }
    }

    /** What is next, oldest first; empty when nothing came in time. It is taken again until it is forgotten. */
    OutboxRecord.Batch take(int most, long patienceMs) throws IOException, InterruptedException {
        while (true) {
            Path file;
            long limit;
            boolean last;
            synchronized (writing) {
                if (mark.segment() < segments.firstKey()) {
                    mark.move(segments.firstKey(), 0);
                }
                if (mark.segment() == segments.lastKey() && mark.offset() >= end) {
                    writing.wait(patienceMs);
                    if (mark.segment() == segments.lastKey() && mark.offset() >= end) {
                        return OutboxRecord.Batch.EMPTY;
                    }
                }
                file = path(mark.segment());
                last = mark.segment() == segments.lastKey();
                limit = last ? end : Long.MAX_VALUE;
            }
            OutboxRecord.Batch batch = OutboxRecord.read(file, mark.offset(), limit, most);
            if (!batch.notices().isEmpty() || last) {
                return batch;
            }
            dropFirst();
        }
    }

    /** Kafka has them. */
    void forget(OutboxRecord.Batch batch) throws IOException {
        mark.move(mark.segment(), batch.end());
    }

    /** How many bytes wait. */
    long waitingBytes() {
        synchronized (writing) {
            long bytes = 0;
            for (var segment : segments.tailMap(mark.segment()).entrySet()) {
                long size = segment.getKey().equals(segments.lastKey())
                        ? end
                        : segment.getValue().toFile().length();
                bytes += size - (segment.getKey() == mark.segment() ? mark.offset() : 0);
            }
            return bytes;
        }
    }

    private void dropFirst() throws IOException {
        synchronized (writing) {
            long first = mark.segment();
            Path file = path(first);
            Long next = segments.higherKey(first);
            mark.move(next == null ? first + 1 : next, 0);
            segments.remove(first);
            Files.deleteIfExists(file);
        }
    }

    private void roll() throws IOException {
        channel.force(false);
        FileChannel next = open(segments.lastKey() + 1);
        if (full.isPresent()) {
            full.get().close(); // not the last one: somebody may just be forcing it
        }
        full = Optional.of(channel);
        channel = next;
        end = 0;
    }

    private FileChannel open(long segment) throws IOException {
        Path file = path(segment);
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        segments.put(segment, file);
        return opened;
    }

    private Path path(long segment) {
        return folder.resolve("%019d".formatted(segment) + ENDING);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .toList();
        }
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
    }

    @Override
    public void close() {
        synchronized (writing) {
            try (FileChannel last = channel) {
                last.force(false);
                if (full.isPresent()) {
                    full.get().close();
                }
            } catch (IOException e) {
                org.slf4j.LoggerFactory.getLogger(Outbox.class).debug("Cannot close the outbox", e);
            }
            mark.close();
        }
    }
}
