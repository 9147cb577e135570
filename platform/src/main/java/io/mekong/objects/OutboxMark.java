package io.mekong.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * How far the outbox has been sent, in a small file that is written in place. It is not forced: after a crash of the machine
 * some is sent again.
 */
final class OutboxMark implements AutoCloseable {
    private static final int BYTES = 3 * Long.BYTES;

    private final FileChannel channel;
    private long segment;
    private long offset;

    private OutboxMark(FileChannel channel) {
        this.channel = channel;
    }

    static OutboxMark open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        OutboxMark mark = new OutboxMark(channel);
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        channel.read(bytes, 0);
        if (!bytes.hasRemaining()) {
            bytes.flip();
            long segment = bytes.getLong();
            long offset = bytes.getLong();
            if (bytes.getLong() == checksum(segment, offset)) { // else all that is there is sent again
                mark.segment = segment;
                mark.offset = offset;
            }
        }
        return mark;
    }

    synchronized long segment() {
        return segment;
    }

    synchronized long offset() {
        return offset;
    }

    synchronized void move(long toSegment, long toOffset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(toSegment)
                .putLong(toOffset)
                .putLong(checksum(toSegment, toOffset))
                .flip();
        channel.write(bytes, 0);
        segment = toSegment;
        offset = toOffset;
    }

    private static long checksum(long segment, long offset) {
        CRC32 checksum = new CRC32();
        checksum.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(segment)
                .putLong(offset)
                .array());
        return checksum.getValue();
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(OutboxMark.class).debug("Cannot close the outbox's mark", e);
        }
    }
}
