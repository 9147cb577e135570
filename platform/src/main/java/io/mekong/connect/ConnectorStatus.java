package io.mekong.connect;

import io.mekong.core.MekongException;
import java.time.Instant;
import java.util.Optional;

/**
 * How a declared connector is.
 *
 * @param problem why it does not run; empty while it does or is on its way
 * @param restarts how often it failed since this platform started
 * @param since when it came into this state
 */
public record ConnectorStatus(
        String name, State state, Optional<MekongException> problem, long restarts, Instant since) {
    /** PREPARING until it runs, RETRYING while a problem is in its way, PAUSED by a person. */
    public enum State {
        PREPARING,
        RUNNING,
        RETRYING,
        PAUSED
    }
}
