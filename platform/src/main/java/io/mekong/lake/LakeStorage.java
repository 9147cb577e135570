package io.mekong.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the lake's files are kept: the one thing that differs between a local folder, an object store and HDFS. Paths are
 * relative, with {@code /}. For all threads.
 */
public interface LakeStorage extends AutoCloseable {
    /** A file that is complete. */
    record Stored(String path, long bytes) {}

    /** Every file whose path begins so, in order of path. Of one far away, as it was a few minutes ago or later. */
    List<Stored> list(String prefix);

    /**
     * Makes the local file be there under the path, as a whole or not at all, in place of what was there. The local file is
     * gone afterwards, also when it failed.
     */
    void put(Path local, String path);

    /** Local files with the same bytes, in the same order: the files themselves where the storage is local. */
    Held hold(List<String> paths);

    /** Local files of the same lengths whose ends are the same: all that is needed to read what Parquet says of itself. */
    Held holdEnds(List<Stored> files);

    /** How many bytes should be held at a time; for one far away they are fetched to this machine's disk. */
    long mostHeldBytes();

    /** The content of a small file; empty: there is none. */
    Optional<String> text(String path);

    /** It need not be there. */
    void delete(String path);

    /** A folder on this machine for files on their way, on the same disk where the storage is local. */
    Path drafts();

    /** For people. */
    String address();

    @Override
    void close();

    /** Local files that stay until this is closed. */
    interface Held extends AutoCloseable {
        List<Path> paths();

        @Override
        void close();
    }
}
