package io.mekong.project;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Who has which topic. Kafka itself refuses two names that differ only in {@code .} and {@code _}. */
final class Topics {
    private static final String DEAD_LETTERS = ".dead-letters";

    private final Map<String, String> streams = new HashMap<>();

    /** Notes that {@code stream} has {@code topic}; the other stream that has it, or whose dead letters go there. */
    Optional<String> claim(String topic, String stream) {
        String plain = topic.replace('.', '_');
        String deadLetters = (topic + DEAD_LETTERS).replace('.', '_');
        Optional<String> other =
                Optional.ofNullable(streams.get(plain)).or(() -> Optional.ofNullable(streams.get(deadLetters)));
        streams.putIfAbsent(plain, stream);
        streams.putIfAbsent(deadLetters, stream);
        return other;
    }
}
