package io.mekong.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file's bytes, with how many were taken. */
final class CountingInput extends FilterInputStream {
    private long count;

    CountingInput(Path file) throws IOException {
        super(buffered(file));
    }

    private static InputStream buffered(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count++;
        }
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            count += read;
        }
        return read;
    }

    /** Passes over {@code lines} line breaks. */
    void skipLines(long lines) throws IOException {
        for (long left = lines; left > 0; ) {
            int read = read();
            if (read < 0) {
                return;
            }
            if (read == '\n') {
                left--;
            }
        }
    }
}
