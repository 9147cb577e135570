package io.mekong.deadletter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the messages that cannot become rows. */
public interface RejectedMessages {
    /** For messages that have been set aside already. */
    RejectedMessages KNOWN = new RejectedMessages() {
        @Override
        public void restart(Map<Integer, Long> nextOffsets) {}

        @Override
        public void add(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, String reason) {}

        @Override
        public void awaitStored() {}
    };

    /** Before reading goes on at {@code nextOffsets}, perhaps again. */
    void restart(Map<Integer, Long> nextOffsets);

    /**
     * @param key null: it has none
     * @param value null: it has none
     */
    void add(int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, String reason);

    /** @throws io.mekong.core.MekongException when one of them could not be stored */
    void awaitStored();
}
