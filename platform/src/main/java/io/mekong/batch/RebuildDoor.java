package io.mekong.batch;

import io.mekong.batch.RebuildRequest.Differences;
import io.mekong.batch.RebuildRequest.From;
import java.util.Optional;
import java.util.Set;

/** Where people ask for rebuilds. */
@FunctionalInterface
public interface RebuildDoor {
    /** Whether to go on with what was begun before. */
    enum Begun {
        CONTINUE,
        DISCARD
    }

    /**
     * Begins in the background, with what the project's files say of the tables now.
     *
     * @param from empty: the lake where it has the messages, else the topic
     * @throws io.mekong.core.MekongException USER when it cannot begin
     */
    void start(Set<String> tables, Optional<From> from, RebuildPart part, Differences accepting, Begun begun);
}
