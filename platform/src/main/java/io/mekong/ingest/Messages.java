package io.mekong.ingest;

/** Some messages of one topic, in the order of each partition. */
interface Messages {
    int count();

    /** Of keys and values. */
    long bytes();

    void forEach(MessageVisitor visitor);
}
