package io.mekong.sink;

/** What becomes of a column where another row of the same key is there already. */
public enum Merge {
    /** The value of the newest row, by the target's order. */
    LATEST,
    /** The largest there ever was; a flag stays once it is set. */
    MAX,
    /** The smallest there ever was. */
    MIN,
    /** How many different events there were, by the target's identity. Redis only. */
    COUNT,
    /** The sum over all rows. PostgreSQL only. */
    SUM
}
