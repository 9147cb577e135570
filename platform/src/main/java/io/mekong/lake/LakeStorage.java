package io.mekong.lake;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the lake's files are kept: the one thing that differs between a local folder, an object store and HDFS. Paths are
 * relative, with {@code /}. For all threads.
 */
public interface LakeStorage {
    /** A file that is complete. */
    record Stored(String path, long bytes) {}

    /** Every file whose path begins so, in order of path. */
    List<Stored> list(String prefix);

    /**
     * Makes the local file be there under the path, as a whole or not at all, in place of what was there. The local file is
     * gone afterwards.
     */
    void put(Path local, String path);

    /** A local file with the same bytes, for reading: the file itself where the storage is local. */
    Path local(String path);

    /** It need not be there. */
    void delete(String path);

    /** A folder on this machine for files on their way, on the same disk where the storage is local. */
    Path drafts();

    /** For people. */
    String address();
}
