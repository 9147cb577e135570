package io.mekong.trace;

/** What a message says of the row. */
public enum Operation {
    INSERT,
    UPDATE,
    DELETE,
    /** The row as it stood when a snapshot was taken. */
    READ,
    /** All rows of the table are gone. */
    TRUNCATE,
    /** The key alone, so that Kafka can forget the row; behind a deletion it changes nothing more. */
    TOMBSTONE,
    /** The row as it is from now on; whether there was one before, nobody says. */
    UPSERT,
    /** It cannot be told: the message is no change. */
    UNKNOWN
}
