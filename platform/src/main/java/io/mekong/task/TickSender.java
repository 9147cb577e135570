package io.mekong.task;

import java.util.function.Consumer;

/** What a {@code generate} task asks of the generators. */
@FunctionalInterface
public interface TickSender {
    /**
     * Sends {@code ticks} ticks of the generator {@code source} and returns once every message is acknowledged.
     *
     * @return the number of messages
     * @throws io.mekong.core.MekongException when a message could not be stored
     */
    int tick(String source, int ticks, Consumer<String> log);
}
