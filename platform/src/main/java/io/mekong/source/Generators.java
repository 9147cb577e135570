package io.mekong.source;

import io.mekong.broker.EventProducer;
import io.mekong.core.MekongException;
import io.mekong.core.NotFoundException;
import io.mekong.project.Project;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import io.mekong.source.SourceStatus.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The project's generators: those with a rhythm tick while they are switched on, all of them tick on demand. A Kafka that
 * fails never ends one: it reports, tries more rarely, and goes on when it can. Safe for all threads.
 */
public final class Generators implements AutoCloseable {
    private final EventProducer producer;
    private final Switches switches;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private volatile Map<String, Source.Sender> sources = Map.of();
    private boolean closed;

    private Generators(EventProducer producer, Switches switches, InstantSource clock) {
        this.producer = producer;
        this.switches = switches;
        this.clock = clock;
    }

    /** Starts every generator that has a rhythm and is switched on. The producer stays the caller's to close. */
    public static Generators open(EventProducer producer, Switches switches, Project project, InstantSource clock) {
        Generators opened = new Generators(producer, switches, clock);
        opened.apply(project);
        return opened;
    }

    /** A generator with what it keeps while it is switched off and on. */
    private static final class Entry {
        final Generator generator;
        final Counters counters;
        boolean enabled;

        @Nullable
        Ticking ticking;

        Entry(Generator generator, Counters counters) {
            this.generator = generator;
            this.counters = counters;
        }

        Optional<Duration> every() {
            return generator.definition().every();
        }
    }

    /** Takes over the project's sources. A generator that did not change keeps ticking, and its walks keep their place. */
    public synchronized void apply(Project project) {
        if (closed) {
            return;
        }
        Map<String, Boolean> switched = switches.all();
        sources = new LinkedHashMap<>();
        project.sources().forEach((name, source) -> {
            if (source instanceof Source.Sender sender) {
                sources.put(name, sender);
            }
        });
        List.copyOf(entries.keySet()).stream()
                .filter(name -> !(sources.get(name) instanceof Source.Generator))
                .forEach(name -> stop(entries.remove(name)));
        for (Source.Sender source : sources.values()) {
            if (source instanceof Source.Generator generator) {
                apply(
                        generator,
                        stream(project, generator),
                        switched.getOrDefault(generator.name(), generator.enabled()));
            }
        }
    }

    private void apply(Source.Generator definition, Stream stream, boolean switchedOn) {
        boolean enabled = switchedOn || definition.every().isEmpty(); // without a rhythm there is nothing to switch
        Entry before = entries.get(definition.name());
        Entry entry = before != null && same(before.generator, definition, stream)
                ? before
                : replace(before, new Generator(definition, stream, RandomGenerator.getDefault()));
        entry.enabled = enabled;
        startOrStop(entry);
    }

    private Entry replace(@Nullable Entry before, Generator generator) {
        stop(before);
        Entry entry = new Entry(generator, before == null ? new Counters() : before.counters);
        entries.put(generator.definition().name(), entry);
        return entry;
    }

    private static boolean same(Generator running, Source.Generator definition, Stream stream) {
        return running.definition().equals(definition) && running.stream().equals(stream);
    }

    private void startOrStop(Entry entry) {
        boolean wanted = entry.enabled && entry.every().isPresent();
        if (!wanted) {
            stop(entry);
        } else if (entry.ticking == null) {
            entry.ticking = Ticking.start(entry.generator, entry.every().get(), producer, entry.counters, clock);
        }
    }

    private static void stop(@Nullable Entry entry) {
        if (entry != null && entry.ticking != null) {
            entry.ticking.close();
            entry.ticking = null;
        }
    }

    /** Switches a generator's rhythm off, also for the next start. */
    public synchronized SourceStatus pause(String name) {
        Entry entry = withRhythm(name);
        switches.turnOff(name);
        entry.enabled = false;
        stop(entry);
        return status(entry);
    }

    /** Switches a generator's rhythm on, also for the next start. Its walks go on where they stopped. */
    public synchronized SourceStatus resume(String name) {
        Entry entry = withRhythm(name);
        switches.turnOn(name);
        entry.enabled = true;
        startOrStop(entry);
        return status(entry);
    }

    /**
     * Sends {@code ticks} ticks at once and returns when every message is acknowledged.
     *
     * @param log receives a line for each message, once it is acknowledged
     * @return the number of messages
     * @throws MekongException when there is no such generator, it is paused, or a message could not be stored
     */
    public int tick(String name, int ticks, Consumer<String> log) {
        Entry entry = ready(name);
        return Sending.sendAll(entry.generator, producer, entry.counters, clock, ticks, log);
    }

    private synchronized Entry ready(String name) {
        Entry entry = generator(name);
        if (!entry.enabled) {
            throw MekongException.user(
                    "The generator `" + name + "` cannot tick",
                    "it is paused",
                    "Resume it on the page of the stream `"
                            + entry.generator.stream().name() + "`.");
        }
        return entry;
    }

    /** Every source of the project, in its order; files are always {@link State#ON_DEMAND}. */
    public synchronized List<SourceStatus> statuses() {
        return sources.values().stream().map(this::status).toList();
    }

    /** @throws MekongException when there is no such source */
    public synchronized SourceStatus status(String name) {
        return status(known(name));
    }

    private SourceStatus status(Source.Sender source) {
        return switch (source) {
            case Source.Generator generator -> status(generator(generator.name()));
            case Source.File file ->
                new SourceStatus(file, Optional.empty(), true, State.ON_DEMAND, 0, 0, 0, Optional.empty());
        };
    }

    private static SourceStatus status(Entry entry) {
        Counters counters = entry.counters;
        return new SourceStatus(
                entry.generator.definition(),
                entry.every(),
                entry.enabled,
                state(entry),
                counters.sentCount(),
                counters.failedCount(),
                counters.ratePerSecond(),
                counters.lastError());
    }

    private static State state(Entry entry) {
        if (!entry.enabled) {
            return State.PAUSED;
        }
        if (entry.ticking == null) {
            return State.ON_DEMAND;
        }
        return entry.ticking.failing() ? State.FAILED : State.RUNNING;
    }

    /** Stops all rhythms. */
    @Override
    public synchronized void close() {
        closed = true;
        entries.values().forEach(Generators::stop);
    }

    private Entry withRhythm(String name) {
        Entry entry = generator(name);
        if (entry.every().isEmpty()) {
            throw MekongException.user(
                    "The generator `" + name + "` cannot be paused or resumed",
                    "it has no rhythm of its own: it ticks only when a workflow asks for it",
                    "Pause that workflow, or give the generator `every:`.");
        }
        return entry;
    }

    private Entry generator(String name) {
        Entry entry = entries.get(known(name).name());
        if (entry == null) {
            throw MekongException.user(
                    "The source `" + name + "` cannot tick, be paused or resumed",
                    "it is a file",
                    "Replay it with `mekong load " + name + "`.");
        }
        return entry;
    }

    private Source.Sender known(String name) {
        Source.Sender source = sources.get(name);
        if (source == null) {
            throw NotFoundException.inProject("source", name, sources.keySet());
        }
        return source;
    }

    private static Stream stream(Project project, Source.Sender source) {
        Stream stream = project.streams().get(source.stream());
        if (stream == null) {
            throw MekongException.bug("The source " + source.name() + " has no stream " + source.stream(), null);
        }
        return stream;
    }
}
