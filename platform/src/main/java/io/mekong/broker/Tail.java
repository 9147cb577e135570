package io.mekong.broker;

/** What arrives in a topic, being shown to one viewer until it is closed. */
public interface Tail extends AutoCloseable {
    @Override
    void close();
}
