package io.mekong.core;

import java.time.Instant;

/**
 * How a long-lived part of the platform is.
 *
 * @param detail one line for a person: the address while ready, the reason while failed
 * @param since when it came into this state
 */
public record Health(State state, String detail, Instant since) {
    /** Where a part is in its life. FAILED parts are being restarted unless they say otherwise. */
    public enum State {
        STARTING,
        READY,
        DEGRADED,
        FAILED,
        STOPPED
    }

    public boolean isReady() {
        return state == State.READY;
    }
}
