package io.mekong.source;

import io.mekong.broker.EventProducer;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The stand-alone producer: sends a generator's ticks from a terminal and prints each message once it is acknowledged. */
public final class TickPrinter {
    private TickPrinter() {}

    /**
     * Sends a tick, prints it, waits for {@code interval}, and so on; ends after {@code ticks} of them, or when the thread
     * is interrupted.
     *
     * @param ticks {@link Long#MAX_VALUE}: without end
     * @return the number of messages
     * @throws io.mekong.core.MekongException when a message could not be stored
     */
    public static long sendAndPrint(
            Source.Generator definition,
            Stream stream,
            EventProducer producer,
            Duration interval,
            long ticks,
            InstantSource clock,
            PrintStream out) {
        Generator generator = new Generator(definition, stream, RandomGenerator.getDefault());
        Counters counters = new Counters();
        Rhythm rhythm = new Rhythm(interval, System.nanoTime());
        long messages = 0;
        for (long tick = 0; tick < ticks; tick++) {
            try {
                Thread.sleep(Duration.ofNanos(rhythm.waitNanos(System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return messages;
            }
            messages += Sending.sendAll(generator, producer, counters, clock, 1, line -> {
                out.println(line);
                out.flush();
            });
            rhythm.ticked(System.nanoTime());
        }
        return messages;
    }
}
