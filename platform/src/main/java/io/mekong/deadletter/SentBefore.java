package io.mekong.deadletter;

import io.mekong.project.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks up whether letters whose replay did not get to say how it ended are in the stream's topic. A replay is sent
 * after its mark is stored, so that everything from the mark's time on is looked at.
 *
 * @param places the {@code partition:offset} of those that are, by the letter's id
 * @param complete whether the topic has still everything from then on
 */
record SentBefore(Map<String, String> places, boolean complete) {
    /** How far the clocks of Kafka's nodes may be apart. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    static SentBefore of(List<Letter> letters, Stream stream, Map<String, Object> kafka) {
        Set<String> ids = letters.stream()
                .filter(letter -> letter.state() == LetterState.REPLAYING)
                .map(Letter::id)
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return new SentBefore(Map.of(), true);
        }
        Instant since = letters.stream()
                .filter(letter -> ids.contains(letter.id()))
                .map(Letter::replayingSince)
                .min(Instant::compareTo)
                .orElseThrow()
                .minus(CLOCKS_APART);
        Map<String, String> places = new HashMap<>();
        try (TopicScan topic = TopicScan.open(stream.topic(), kafka)) {
            Map<Integer, Long> from = topic.since(since);
            topic.read(
                    from,
                    record -> LetterHeaders.text(record, LetterHeaders.REPLAY_OF)
                            .filter(ids::contains)
                            .ifPresent(id -> places.putIfAbsent(id, record.partition() + ":" + record.offset())));
            boolean complete = topic.begins().entrySet().stream()
                    .allMatch(
                            begin -> begin.getValue() == 0 || from.getOrDefault(begin.getKey(), 0L) > begin.getValue());
            return new SentBefore(places, complete);
        }
    }

    Optional<String> place(Letter letter) {
        return Optional.ofNullable(places.get(letter.id()));
    }
}
