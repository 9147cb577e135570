package io.mekong.event;

/**
 * An event that does not fit its stream; the message is the reason, for a person. It has no stack trace: a bad event
 * is data, not a fault, and there may be millions of them.
 */
public final class RejectedEvent extends Exception {
    private static final long serialVersionUID = 1L;

    public RejectedEvent(String reason) {
        super(reason, null, false, false);
    }

    /** The reason; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
