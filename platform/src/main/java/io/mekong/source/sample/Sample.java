package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.mekong.project.Format;
import io.mekong.source.sample.TypeGuess.Origin;
import java.util.List;
import java.util.Optional;

/**
 * The messages of a topic, or rows of a file, as the events that a stream's columns would read.
 *
 * @param what where they come from, in words: {@code the topic trades}
 * @param events objects only, at least one
 * @param keys of the messages, in the order of the events; none for a file
 * @param unreadable messages that are no such objects
 * @param format of the stream that takes them
 * @param loading what a source says, beside its path, by which {@code mekong load} sends the file; empty where it cannot
 */
record Sample(
        String what,
        List<JsonNode> events,
        List<Optional<String>> keys,
        int unreadable,
        Format format,
        Origin origin,
        Optional<List<String>> loading) {
    /** So many say what the next will look like. */
    static final int MOST = 1000;

    Sample {
        events = List.copyOf(events);
        keys = List.copyOf(keys);
    }

    /** The same, of a file that can be loaded. */
    Sample loadedAs(List<String> lines) {
        return new Sample(what, events, keys, unreadable, format, origin, Optional.of(lines));
    }
}
