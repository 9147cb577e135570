package io.mekong.deadletter;

import io.mekong.broker.Event;
import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.deadletter.LetterOutcome.Refusal;
import io.mekong.project.Stream;
import io.mekong.project.Table;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters' messages to their stream again, each exactly once: {@code replaying} is stored before a message is
 * sent, {@code replayed} after it is stored; a letter found between the two is looked up first. No transaction of Kafka
 * is needed, whose markers would take offsets. For one request, under the stream's lock.
 */
final class Replay {
    private static final int BATCH_LETTERS = 500;
    private static final long BATCH_BYTES = 8L << 20;

    private final Stream stream;
    private final List<Table> tables;
    private final EventProducer producer;
    private final LetterMarks marks;
    private final LetterCheck check;
    private final ServedRows rows;
    private final Map<String, Object> kafka;

    private final List<Refusal> refused = new ArrayList<>();
    private final List<Ready> batch = new ArrayList<>();
    private long batchBytes;
    private long replayed;

    /** A message that may be sent. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, and not compared
    private record Ready(Letter letter, byte @Nullable [] key, byte @Nullable [] value) {}

    Replay(
            Stream stream,
            List<Table> tables,
            EventProducer producer,
            ServedRows rows,
            Map<String, Object> kafka,
            InstantSource clock) {
        this.stream = stream;
        this.tables = tables;
        this.producer = producer;
        this.marks = new LetterMarks(producer, stream);
        this.check = new LetterCheck(stream, tables, clock);
        this.rows = rows;
        this.kafka = kafka;
    }

    /**
     * @throws MekongException RESOURCE when Kafka fails half-way: the same request again does the rest
     */
    LetterOutcome run(LetterChoice choice, TopicScan topic) {
        refused.addAll(choice.refused());
        Map<Integer, Map<Long, Letter>> places = new TreeMap<>();
        for (Letter letter : unsent(choice.letters())) {
            places.computeIfAbsent(letter.partition(), _ -> new LinkedHashMap<>())
                    .put(letter.offset(), letter);
        }
        places.forEach((partition, letters) -> {
            topic.readAt(partition, List.copyOf(letters.keySet()), record -> {
                Letter letter = letters.remove(record.offset());
                if (letter != null) {
                    take(letter, record, choice.mended().get(letter.id()));
                }
            });
            letters.values().forEach(letter -> refuse(letter, "the topic's retention has just deleted it"));
        });
        send();
        return new LetterOutcome(replayed, refused, choice.left(), choice.next());
    }

    /** Those of the letters that were not sent before and may be sent now. */
    private List<Letter> unsent(List<Letter> letters) {
        SentBefore before = SentBefore.of(letters, stream, kafka);
        List<Letter> unsent = new ArrayList<>();
        List<CompletableFuture<Position>> marked = new ArrayList<>();
        for (Letter letter : letters) {
            Optional<String> place = before.place(letter);
            if (letter.state() == LetterState.REPLAYED) {
                refuse(
                        letter,
                        "it was replayed already, as " + letter.replayedAs().orElse("another message"));
            } else if (place.isPresent()) {
                marked.add(marks.replayed(letter.id(), place.get()));
                replayed++;
            } else if (letter.state() == LetterState.REPLAYING && !before.complete()) {
                refuse(
                        letter,
                        "its replay was begun at " + letter.replayingSince() + ", and the topic's retention has deleted"
                                + " messages of that time: whether it was sent cannot be seen any more; discard it");
            } else {
                reject(letter).ifPresentOrElse(reason -> refuse(letter, reason), () -> unsent.add(letter));
            }
        }
        Acknowledged.all(marked);
        return unsent;
    }

    /** Tables that did not set the message aside have taken it, or will. */
    private Optional<String> reject(Letter letter) {
        Set<String> others = tables.stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
        others.removeAll(letter.tables());
        if (others.isEmpty()) {
            return Optional.empty();
        }
        String own = String.join(" ", letter.tables());
        return Optional.of("of the stream's tables " + quoted(letter.tables()) + " set it aside and " + quoted(others)
                + " did not, and would get it twice; widen `late` or `future` of " + quoted(letter.tables())
                + " and run `mekong rebuild " + own + "`");
    }

    private void take(Letter letter, ConsumerRecord<byte[], byte[]> record, byte @Nullable [] mended) {
        byte[] key = LetterHeaders.bytes(record, LetterHeaders.KEY);
        byte[] value = mended == null ? record.value() : mended;
        Optional<String> problem = check.problem(key, value);
        if (problem.isPresent()) {
            refuse(letter, problem.get());
            return;
        }
        batch.add(new Ready(letter, key, value));
        batchBytes += value == null ? 0 : value.length;
        if (batch.size() >= BATCH_LETTERS || batchBytes >= BATCH_BYTES) {
            send();
        }
    }

    private void send() {
        Set<String> served = served();
        batch.removeIf(ready -> served.contains(ready.letter().id()));
        Acknowledged.all(batch.stream()
                .filter(ready -> ready.letter().state() != LetterState.REPLAYING)
                .map(ready -> marks.replaying(ready.letter().id()))
                .toList());
        Map<Ready, CompletableFuture<Position>> sent = new LinkedHashMap<>();
        for (Ready ready : batch) {
            sent.put(ready, producer.send(event(ready)));
        }
        List<CompletableFuture<Position>> marked = new ArrayList<>();
        List<MekongException> failures = new ArrayList<>();
        sent.forEach((ready, position) -> {
            Optional<MekongException> failure = Acknowledged.failure(position);
            if (failure.isEmpty()) {
                Position now = position.join();
                marked.add(marks.replayed(ready.letter().id(), now.partition() + ":" + now.offset()));
                replayed++;
            } else if (failure.get().code() == ErrorCode.USER) {
                refuse(ready.letter(), failure.get().why());
            } else {
                failures.add(failure.get());
            }
        });
        batch.clear();
        batchBytes = 0;
        Acknowledged.all(marked);
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private Event event(Ready ready) {
        return new Event(
                stream.topic(),
                ready.key(),
                ready.value(),
                Map.of(LetterHeaders.REPLAY_OF, ready.letter().id().getBytes(StandardCharsets.UTF_8)));
    }

    /** Refuses those whose message a table has a row of: a rebuild has taken them in, where they fit by now. */
    private Set<String> served() {
        Map<Integer, Map<Long, Letter>> origins = new TreeMap<>();
        batch.forEach(ready -> origins.computeIfAbsent(ready.letter().originPartition(), _ -> new TreeMap<>())
                .put(ready.letter().originOffset(), ready.letter()));
        Map<Letter, Set<String>> served = new LinkedHashMap<>();
        for (Table table : tables) {
            origins.forEach((partition, letters) -> {
                for (long offset : rows.offsets(table.name(), partition, letters.keySet())) {
                    Letter letter = letters.get(offset);
                    if (letter != null) {
                        served.computeIfAbsent(letter, _ -> new TreeSet<>()).add(table.name());
                    }
                }
            });
        }
        served.forEach((letter, having) -> refuse(letter, served(having)));
        return served.keySet().stream().map(Letter::id).collect(Collectors.toSet());
    }

    private String served(Set<String> having) {
        String lacking = tables.stream()
                .map(Table::name)
                .filter(table -> !having.contains(table))
                .collect(Collectors.joining(" "));
        return quoted(having) + " got its row from a rebuild already; "
                + (lacking.isEmpty() ? "discard it" : "run `mekong rebuild " + lacking + "` too, then discard it");
    }

    private void refuse(Letter letter, String reason) {
        refused.add(new Refusal(letter.id(), reason));
    }

    private static String quoted(Set<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
