package io.mekong.event;

import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which of a message's own fields a stream does anything with. */
final class WantedFields {
    private WantedFields() {}

    static Predicate<String> of(Stream stream) {
        if (!(stream.unknown() instanceof UnknownFields.Ignore)) {
            return name -> true;
        }
        Set<String> names = stream.columns().stream()
                .map(column -> column.field().steps().getFirst().name())
                .collect(Collectors.toUnmodifiableSet());
        return names::contains;
    }
}
