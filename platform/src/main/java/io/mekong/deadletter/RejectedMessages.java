package io.mekong.deadletter;

import java.util.Map;

/** Takes the messages that cannot become rows. */
public interface RejectedMessages {
    /** For messages that have been set aside already. */
    RejectedMessages KNOWN = new RejectedMessages() {
        @Override
        public void restart(Map<Integer, Long> nextOffsets) {}

        @Override
        public void add(int partition, long offset, byte[] value, String reason) {}

        @Override
        public void awaitStored() {}
    };

    /** Before reading goes on at {@code nextOffsets}, perhaps again. */
    void restart(Map<Integer, Long> nextOffsets);

    void add(int partition, long offset, byte[] value, String reason);

    /** @throws io.mekong.core.MekongException when one of them could not be stored */
    void awaitStored();
}
