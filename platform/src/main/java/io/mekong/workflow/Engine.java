package io.mekong.workflow;

import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What works on runs shares.
 *
 * @param pools from a pool's name to how many slots it has
 * @param freed is told of a pool that has a slot again
 */
record Engine(
        RunStore store,
        RunHistory history,
        LogStore logs,
        Performer performer,
        RunWatch watch,
        InstantSource clock,
        ToIntFunction<String> pools,
        Consumer<String> freed) {
    int slots(String pool) {
        return pools.applyAsInt(pool);
    }

    void slotFreed(String pool) {
        freed.accept(pool);
    }
}
