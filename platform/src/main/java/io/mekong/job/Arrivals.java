package io.mekong.job;

import io.mekong.broker.MessageVisitor;

/** Messages of one batch on their way into a job's table. One batch after the other: each ends with {@link #finish}. */
interface Arrivals extends MessageVisitor {
    /** How many messages or objects could not be read, since the beginning. */
    long setAside();

    /**
     * Puts all that came into the table, in place of what the batch before put there, and sets aside what cannot be read; it
     * is stored when this returns.
     */
    void finish() throws InterruptedException;

    /** Lets go of what came. */
    void clear();
}
