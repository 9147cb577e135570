package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The disk that the store is on. A commit for which there is no room is rolled back and can be tried again; but a
 * checkpoint for which there is none stops the whole engine until the file is opened anew. So nothing is begun that may end
 * in one.
 *
 * @param file of the store; empty: in memory
 */
record DiskSpace(Path file) {
    /** For what the largest commit writes, and what other programs write meanwhile. */
    private static final DataSize RESERVE = DataSize.ofMegabytes(128);
    /** A checkpoint writes what is in the log as blocks, beside the log. */
    private static final int CHECKPOINT = 2;

    /**
     * @param what cannot be done without room
     * @throws MekongException RESOURCE when the disk is all but full
     */
    void require(String what) {
        if (file.toString().isEmpty()) {
            return;
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a folder");
        long needed = RESERVE.bytes() + CHECKPOINT * log(file).toFile().length();
        long free = folder.toFile().getUsableSpace();
        if (free < needed) {
            throw MekongException.resource(
                    "Cannot " + what,
                    "only " + new DataSize(free) + " are free on the disk of " + folder + ", and "
                            + new DataSize(needed) + " may be needed",
                    "Free disk space; the platform goes on by itself.",
                    null);
        }
    }

    static Path log(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }
}
