package io.mekong.core;

import java.time.Duration;

/** Too much at once: nothing is wrong with the request, and it may come again after a while. */
public final class BusyException extends MekongException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public BusyException(String what, String why, String fix, Duration retryAfter) {
        super(ErrorCode.RESOURCE, what, why, fix, null);
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
