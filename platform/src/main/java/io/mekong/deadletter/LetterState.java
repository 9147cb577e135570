package io.mekong.deadletter;

/**
 * What became of a dead letter. Legal transitions: OPEN → REPLAYING → REPLAYED; OPEN → DISCARDED; DISCARDED →
 * REPLAYING, for a mind that was changed. REPLAYED is the end.
 */
public enum LetterState {
    /** Nothing yet. */
    OPEN,
    /** Its replay was begun, and did not get to say how it ended: whether it was sent is looked up before it is sent. */
    REPLAYING,
    /** It is in the stream's topic again. */
    REPLAYED,
    /** Someone has decided that it is not wanted. */
    DISCARDED;

    /** Whether something is still to be done about it. */
    boolean isPending() {
        return this == OPEN || this == REPLAYING;
    }
}
