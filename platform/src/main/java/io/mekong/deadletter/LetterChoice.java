package io.mekong.deadletter;

import io.mekong.core.MekongException;
import io.mekong.deadletter.Letter.Place;
import io.mekong.deadletter.LetterOutcome.Refusal;
import io.mekong.deadletter.LetterSelection.Mended;
import io.mekong.deadletter.LetterSelection.Named;
import io.mekong.deadletter.LetterSelection.Pending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The letters that a selection means, in the order in which they were set aside, with the state that the whole topic
 * says they have.
 *
 * @param refused those that are named and not there
 */
record LetterChoice(
        List<Letter> letters, Map<String, byte[]> mended, List<Refusal> refused, long left, Optional<String> next) {

    static LetterChoice of(LetterSelection selection, TopicScan topic) {
        return switch (selection) {
            case Named named -> named(named, topic);
            case Pending pending -> pending(pending, topic, LetterFold.MOST_LETTERS);
        };
    }

    private static LetterChoice named(Named named, TopicScan topic) {
        Map<String, byte[]> mended = new HashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Mended letter : named.letters()) {
            ids.add(letter.id());
            byte[] value = letter.value();
            if (value != null) {
                mended.put(letter.id(), value);
            }
        }
        LetterFold truth = truth(ids, topic);
        List<Refusal> refused = ids.stream()
                .filter(id -> truth.letter(id) == null)
                .map(id -> new Refusal(id, "there is no such dead letter, or the topic's retention has deleted it"))
                .toList();
        return new LetterChoice(inOrder(truth), mended, refused, 0, Optional.empty());
    }

    /** In rounds of so many letters that memory is bounded, until enough have been found. */
    static LetterChoice pending(Pending pending, TopicScan topic, int most) {
        Optional<Place> after = pending.after().map(LetterChoice::place);
        Map<String, Letter> found = new LinkedHashMap<>();
        Optional<Place> from = after.map(place -> new Place(place.partition(), place.offset() + 1));
        do {
            LetterFold round = LetterFold.oldestPending(most);
            topic.read(starts(from, topic), round::take);
            for (Letter letter : round.letters()) {
                if (pending.reason().map(letter::hasReason).orElse(true)) {
                    found.putIfAbsent(letter.id(), letter);
                }
            }
            from = round.leftOut();
        } while (from.isPresent() && found.size() <= LetterSelection.MOST);
        List<Letter> chosen =
                found.values().stream().limit(LetterSelection.MOST).toList();
        long left = found.size() - chosen.size() + (from.isPresent() ? 1L : 0L);
        Optional<String> next = left == 0
                ? Optional.empty()
                : Optional.of(chosen.getLast().place().toString());
        LetterFold truth = truth(chosen.stream().map(Letter::id).collect(Collectors.toSet()), topic);
        List<Letter> still = inOrder(truth).stream()
                .filter(letter -> letter.state().isPending())
                .filter(letter -> after.isEmpty() || letter.place().compareTo(after.get()) > 0)
                .toList();
        return new LetterChoice(still, Map.of(), List.of(), left, next);
    }

    /** Shows the records of all letters about which something is still to be done, in rounds of so many. */
    static void everyPending(
            Optional<String> reason, TopicScan topic, int most, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        Optional<Place> from = Optional.empty();
        do {
            LetterFold round = LetterFold.oldestPending(most);
            topic.read(starts(from, topic), round::take);
            // A later round sees only the end of the topic: a letter may have begun, or ended, before that.
            LetterFold truth = from.isEmpty()
                    ? round
                    : truth(round.letters().stream().map(Letter::id).collect(Collectors.toSet()), topic);
            Map<Integer, List<Long>> offsets = new TreeMap<>();
            round.letters().stream()
                    .filter(letter -> truth.isPendingAt(letter.id(), letter.place()))
                    .filter(letter -> reason.map(letter::hasReason).orElse(true))
                    .sorted(Comparator.comparing(Letter::place))
                    .forEach(letter -> offsets.computeIfAbsent(letter.partition(), _ -> new ArrayList<>())
                            .add(letter.offset()));
            offsets.forEach((partition, wanted) -> topic.readAt(partition, wanted, to));
            from = round.leftOut();
        } while (from.isPresent());
    }

    /** What a part of the topic says of a letter may be wrong: its replay may be a part that was not read. */
    private static LetterFold truth(Set<String> ids, TopicScan topic) {
        LetterFold truth = LetterFold.named(ids);
        if (!ids.isEmpty()) {
            topic.read(Map.of(), truth::take);
        }
        return truth;
    }

    private static List<Letter> inOrder(LetterFold fold) {
        return fold.letters().stream()
                .sorted(Comparator.comparing(Letter::place))
                .toList();
    }

    private static Map<Integer, Long> starts(Optional<Place> from, TopicScan topic) {
        Map<Integer, Long> starts = new HashMap<>();
        from.ifPresent(place -> topic.ends().forEach((partition, end) -> {
            if (partition < place.partition()) {
                starts.put(partition, end);
            } else if (partition == place.partition()) {
                starts.put(partition, place.offset());
            }
        }));
        return starts;
    }

    private static Place place(String text) {
        if (!text.matches("\\d{1,9}/\\d{1,18}")) {
            throw MekongException.user(
                    "Cannot go on after `" + text + "`",
                    "that is no place in the dead-letter topic",
                    "Send the `next` of the answer before, or leave `after` out.");
        }
        int slash = text.indexOf('/');
        return new Place(Integer.parseInt(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }
}
