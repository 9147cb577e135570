package io.mekong.ingest;

import io.mekong.project.Stream;
import java.util.Set;

/** Hears of fields that messages have, and that are to become columns of their stream. Called by many threads. */
@FunctionalInterface
public interface NewFields {
    NewFields PASSED_OVER = (_, _) -> {};

    /**
     * Returns where the stream goes on without them.
     *
     * @param fields names; in the manner of a message, so that the same come again and again
     * @throws io.mekong.core.MekongException RESOURCE where the stream is about to get them: nothing of the message is to be
     *     taken, and it is read again with the columns
     */
    void appeared(Stream stream, Set<String> fields);
}
