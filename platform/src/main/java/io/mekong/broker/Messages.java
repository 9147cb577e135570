package io.mekong.broker;

/** Some messages of one topic, in the order of each partition. */
public interface Messages {
    int count();

    /** Of keys and values. */
    long bytes();

    void forEach(MessageVisitor visitor);
}
