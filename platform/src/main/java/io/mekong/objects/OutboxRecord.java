package io.mekong.objects;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** A notice in a file: its length, a checksum, and its four texts, each with its length before it. */
final class OutboxRecord {
    private static final int HEAD = 2 * Integer.BYTES;

    /** Keys have a kilobyte, and what a writer adds two. */
    private static final int LONGEST = 1 << 20;

    private OutboxRecord() {}

    /** @param end where the next one begins */
    record Batch(List<Notice> notices, long end) {
        static final Batch EMPTY = new Batch(List.of(), 0);

        Batch {
            notices = List.copyOf(notices);
        }
    }

    static ByteBuffer write(List<Notice> notices) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Notice notice : notices) {
                byte[] body = body(notice);
                out.writeInt(body.length);
                out.writeInt(checksum(body));
                out.write(body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no disk in it
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static byte[] body(Notice notice) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (String text : List.of(notice.source(), notice.topic(), notice.key(), notice.value())) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(encoded.length);
            out.write(encoded);
        }
        return bytes.toByteArray();
    }

    /** From {@code from} on, at most so many, and none that begins at {@code limit} or after. */
    static Batch read(Path file, long from, long limit, int most) throws IOException {
        List<Notice> notices = new ArrayList<>();
        long at = from;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (notices.size() < most && at < limit) {
                Optional<byte[]> body = body(channel, at);
                if (body.isEmpty()) {
                    break;
                }
                notices.add(notice(ByteBuffer.wrap(body.get())));
                at += HEAD + body.get().length;
            }
        }
        return new Batch(notices, at);
    }

    /** The end of the last whole record. */
    static long soundEnd(FileChannel channel) throws IOException {
        long at = 0;
        for (Optional<byte[]> body = body(channel, at); body.isPresent(); body = body(channel, at)) {
            at += HEAD + body.get().length;
        }
        return at;
    }

    private static Optional<byte[]> body(FileChannel channel, long at) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        if (!fill(channel, head, at)) {
            return Optional.empty();
        }
        int length = head.getInt();
        int checksum = head.getInt();
        if (length <= 0 || length > LONGEST) {
            return Optional.empty();
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        return fill(channel, body, at + HEAD) && checksum(body.array()) == checksum
                ? Optional.of(body.array())
                : Optional.empty();
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    private static Notice notice(ByteBuffer body) {
        return new Notice(text(body), text(body), text(body), text(body));
    }

    private static String text(ByteBuffer body) {
        byte[] bytes = new byte[body.getInt()];
        body.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        return (int) checksum.getValue();
    }
}
