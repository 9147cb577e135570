package io.mekong.lake;

import io.mekong.core.MekongException;
import io.mekong.lake.LakeStorage.Stored;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of another machine, in the few words that the lake needs. Paths are relative, with {@code /}. Every failure is a
 * {@link MekongException} that says what, why and how to fix it. For all threads.
 */
public interface FarFiles extends AutoCloseable {
    /** Every file whose path begins so, in any order. */
    List<Stored> list(String prefix);

    /** As a whole or not at all, in place of what was there. */
    void upload(Path local, String path);

    /** Into a file, which is replaced. */
    void download(String path, Path local);

    /** So many bytes from there on; they are there. */
    byte[] read(String path, long from, int length);

    /** It need not be there. */
    void delete(String path);

    /** For people. */
    String address();

    @Override
    void close();

    /** Found by Java's service loader, where libraries of its own are needed. */
    interface Opener {
        /** Asks nobody yet. */
        FarFiles open(URI address);
    }
}
