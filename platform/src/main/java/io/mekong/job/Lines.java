package io.mekong.job;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a stream as bytes, without their ends and without those that are blank. */
final class Lines implements AutoCloseable {
    private final InputStream in;
    private byte[] bytes = new byte[1024];
    private int length;
    private long number;

    Lines(InputStream in) {
        this.in = in;
    }

    /** Whether there is one more. */
    boolean next() throws IOException {
        int read;
        do {
            length = 0;
            number++;
            while ((read = in.read()) >= 0 && read != '\n') {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, length * 2);
                }
                bytes[length++] = (byte) read;
            }
            while (length > 0 && bytes[length - 1] <= ' ' && bytes[length - 1] >= 0) {
                length--;
            }
        } while (length == 0 && read >= 0);
        return length > 0;
    }

    /** Of which the first {@link #length} are the line's; they change with the next. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** From 1 on. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
