package io.mekong.deadletter;

import io.mekong.broker.EventProducer;
import io.mekong.broker.Position;
import io.mekong.deadletter.LetterOutcome.Refusal;
import io.mekong.project.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Marks letters as not wanted. Their bytes stay until the topic's retention deletes them. */
final class Discard {
    private final Stream stream;
    private final LetterMarks marks;
    private final Map<String, Object> kafka;

    Discard(Stream stream, EventProducer producer, Map<String, Object> kafka) {
        this.stream = stream;
        this.marks = new LetterMarks(producer, stream);
        this.kafka = kafka;
    }

    LetterOutcome run(LetterChoice choice) {
        SentBefore before = SentBefore.of(choice.letters(), stream, kafka);
        List<Refusal> refused = new ArrayList<>(choice.refused());
        List<CompletableFuture<Position>> marked = new ArrayList<>();
        long discarded = 0;
        for (Letter letter : choice.letters()) {
            Optional<String> place = before.place(letter).or(letter::replayedAs);
            if (place.isPresent()) {
                refused.add(new Refusal(letter.id(), "it was replayed, as " + place.get()));
                if (letter.state() == LetterState.REPLAYING) {
                    marked.add(marks.replayed(letter.id(), place.get()));
                }
            } else if (letter.state() == LetterState.DISCARDED) {
                refused.add(new Refusal(letter.id(), "it was discarded already"));
            } else {
                marked.add(marks.discarded(letter.id()));
                discarded++;
            }
        }
        Acknowledged.all(marked);
        return new LetterOutcome(discarded, refused, choice.left(), choice.next());
    }
}
