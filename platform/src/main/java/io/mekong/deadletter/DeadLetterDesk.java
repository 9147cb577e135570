package io.mekong.deadletter;

import io.mekong.broker.Broker;
import io.mekong.broker.BrowsePage;
import io.mekong.broker.BrowseRequest;
import io.mekong.broker.Message;
import io.mekong.core.MekongException;
import io.mekong.deadletter.Letter.Place;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where dead letters are counted, looked at, replayed and discarded. What became of a letter is kept in the dead-letter
 * topic itself, so that it lasts as long as the letter. For all threads; of one stream one at a time replays or
 * discards.
 */
public final class DeadLetterDesk {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterDesk.class);
    private static final Duration LONGEST_TURN = Duration.ofSeconds(60);
    /** In memory, of all streams together; about 25 MB for each 100,000. */
    private static final long MOST_LETTERS = 300_000;

    private final Supplier<? extends Collection<Table>> tables;
    private final Broker broker;
    private final ServedRows rows;
    private final InstantSource clock;
    private final Map<String, LetterWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    /** @param tables of the project, at each turn anew */
    public DeadLetterDesk(
            Supplier<? extends Collection<Table>> tables, Broker broker, ServedRows rows, InstantSource clock) {
        this.tables = tables;
        this.broker = broker;
        this.rows = rows;
        this.clock = clock;
    }

    /** The newest {@value LetterFold#MOST_LETTERS} letters, by reason. */
    public ReasonCounts reasons(Stream stream) {
        return look(stream, fold -> ReasonCounts.of(stream.deadLetterTopic(), fold));
    }

    /** How many letters are open, as of a few seconds ago; when Kafka is away, as of the last time it was not. */
    public long open(Stream stream) {
        LetterWatch watch = watch(stream);
        try {
            return watch.open();
        } catch (MekongException e) {
            log.debug("The dead letters of {} could not be counted: {}", stream.name(), e.getMessage());
            return watch.lastOpen();
        }
    }

    /**
     * What became of those messages that were set aside; of the others, and while Kafka is away, nothing is said.
     *
     * @param ids {@code topic/partition/offset}
     */
    public Map<String, LetterState> states(Stream stream, Collection<String> ids) {
        try {
            return look(stream, fold -> {
                Map<String, LetterState> states = new HashMap<>();
                for (String id : ids) {
                    Letter letter = fold.letter(id);
                    if (letter != null) {
                        states.put(id, letter.state());
                    }
                }
                return states;
            });
        } catch (MekongException e) {
            log.debug("The dead letters of {} could not be looked at: {}", stream.name(), e.getMessage());
            return Map.of();
        }
    }

    /**
     * Letters with their messages, each once however many tables set it aside.
     *
     * @param request what to look for in the stream's dead-letter topic
     * @param reason only letters whose reason has this pattern
     * @param state only letters in this state
     */
    public LetterPage page(Stream stream, BrowseRequest request, Optional<String> reason, Optional<LetterState> state) {
        Map<Place, LetterPage.Item> items = new HashMap<>();
        long _ = look(stream, fold -> fold.letters().size());
        LetterWatch watch = watch(stream);
        BrowsePage found = broker.browser().read(request.withWanted(message -> {
            Optional<LetterPage.Item> item = watch.known(fold -> item(message, fold, reason, state));
            item.ifPresent(one -> items.put(place(message), one));
            return item.isPresent();
        }));
        List<LetterPage.Item> letters = new ArrayList<>();
        for (Message message : found.messages()) {
            LetterPage.Item item = items.get(place(message));
            if (item != null) {
                letters.add(item);
            }
        }
        return new LetterPage(found, letters);
    }

    private static Optional<LetterPage.Item> item(
            Message message, LetterFold fold, Optional<String> reason, Optional<LetterState> state) {
        return message.key()
                .map(fold::letter)
                .filter(letter -> letter.place().equals(place(message)))
                .filter(letter -> state.isEmpty() || letter.state() == state.get())
                .filter(letter -> reason.map(letter::hasReason).orElse(true))
                .map(letter -> new LetterPage.Item(
                        message, letter.id(), letter.state(), letter.tables(), letter.pattern(), letter.replayedAs()));
    }

    private static Place place(Message message) {
        return new Place(message.partition(), message.offset());
    }

    /**
     * Sends the letters' messages to the stream's topic again, as they are or as they were mended. Each reaches the
     * topic exactly once, however often it is asked for and whatever is killed in between. What the stream would not take
     * now is not sent.
     *
     * @throws MekongException RESOURCE when Kafka fails half-way; the same request again does the rest
     */
    public LetterOutcome replay(Stream stream, LetterSelection selection) {
        return inTurn(stream, () -> {
            List<Table> fed = tables.get().stream()
                    .filter(table -> table.stream().equals(stream.name()))
                    .toList();
            Replay replay = new Replay(stream, fed, broker.producer(), rows, broker.clientProperties(), clock);
            try (TopicScan topic = TopicScan.open(stream.deadLetterTopic(), broker.clientProperties())) {
                return replay.run(LetterChoice.of(selection, topic), topic);
            }
        });
    }

    /** Marks the letters as not wanted. */
    public LetterOutcome discard(Stream stream, LetterSelection selection) {
        return inTurn(stream, () -> {
            Discard discard = new Discard(stream, broker.producer(), broker.clientProperties());
            try (TopicScan topic = TopicScan.open(stream.deadLetterTopic(), broker.clientProperties())) {
                return discard.run(LetterChoice.of(selection, topic));
            }
        });
    }

    /** Shows every letter about which something is still to be done, the oldest first, with its bytes. */
    public void export(Stream stream, Optional<String> reason, Consumer<SetAsideMessage> to) {
        try (TopicScan topic = TopicScan.open(stream.deadLetterTopic(), broker.clientProperties())) {
            LetterChoice.everyPending(
                    reason,
                    topic,
                    LetterFold.MOST_LETTERS,
                    record -> to.accept(new SetAsideMessage(
                            new String(record.key(), StandardCharsets.UTF_8),
                            LetterHeaders.text(record, LetterHeaders.REASON).orElse(""),
                            record.value())));
        }
    }

    /** Two replays of one letter at the same time would not know of each other. */
    private <T> T inTurn(Stream stream, Supplier<T> work) {
        ReentrantLock turn = turns.computeIfAbsent(stream.deadLetterTopic(), _ -> new ReentrantLock());
        try {
            if (!turn.tryLock(LONGEST_TURN.toSeconds(), TimeUnit.SECONDS)) {
                throw MekongException.resource(
                        "Cannot change the dead letters of stream `" + stream.name() + "` now",
                        "another replay of them has been going on for " + LONGEST_TURN.toSeconds() + " s",
                        "Try again in a moment.",
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(
                    "Cannot change the dead letters of stream `" + stream.name() + "`", "it was interrupted", "", e);
        }
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    private <T> T look(Stream stream, Function<LetterFold, T> question) {
        LetterWatch watch = watch(stream);
        T answer = watch.look(question);
        if (watches.values().stream().mapToLong(LetterWatch::size).sum() > MOST_LETTERS) {
            watches.values().stream().filter(other -> other != watch).forEach(LetterWatch::forget);
        }
        return answer;
    }

    private LetterWatch watch(Stream stream) {
        return watches.computeIfAbsent(
                stream.deadLetterTopic(), topic -> new LetterWatch(topic, broker.topics(), broker.clientProperties()));
    }
}
