package io.mekong.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.broker.Event;
import io.mekong.core.MekongException;
import io.mekong.project.FieldRule;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the events of a generator, tick by tick, and remembers where its walks stand. Safe for all threads. */
final class Generator {
    private static final JsonFactory JSON = new JsonFactory();

    private final Source.Generator definition;
    private final Stream stream;
    private final Optional<String> keyField;
    private final RandomGenerator random;
    private final Map<FieldPlace, Long> walks = new HashMap<>();

    Generator(Source.Generator definition, Stream stream, RandomGenerator random) {
        this.definition = definition;
        this.stream = stream;
        this.keyField = stream.key()
                .flatMap(stream::column)
                .map(column -> column.field().toString());
        this.random = random;
    }

    private record FieldPlace(int event, String field) {}

    Source.Generator definition() {
        return definition;
    }

    Stream stream() {
        return stream;
    }

    /** One tick: compact JSON, fields in the file's order, the same time in every event. */
    synchronized List<Event> tick(Instant now) {
        List<Event> events = new ArrayList<>();
        for (Map<String, FieldRule> rules : definition.events()) {
            events.add(event(events.size(), rules, now));
        }
        return events;
    }

    private Event event(int index, Map<String, FieldRule> rules, Instant now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        byte @Nullable [] key = null;
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, FieldRule> rule : rules.entrySet()) {
                Object value = value(new FieldPlace(index, rule.getKey()), rule.getValue(), now);
                json.writeFieldName(rule.getKey());
                write(json, value);
                if (keyField.isPresent() && keyField.get().equals(rule.getKey())) {
                    key = value.toString().getBytes(StandardCharsets.UTF_8);
                }
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw MekongException.bug("Cannot write JSON into memory", e);
        }
        return new Event(stream.topic(), key, out.toByteArray());
    }

    private Object value(FieldPlace place, FieldRule rule, Instant now) {
        return switch (rule) {
            case FieldRule.Constant constant -> constant.value();
            case FieldRule.RandomInteger range -> between(range.min(), range.max());
            case FieldRule.Walk walk -> walks.compute(place, (ignored, at) -> step(walk, at));
            case FieldRule.Now time ->
                switch (time.form()) {
                    case SECONDS -> now.getEpochSecond();
                    case MILLIS -> now.toEpochMilli();
                    case MICROS -> ChronoUnit.MICROS.between(Instant.EPOCH, now);
                    case ISO -> now.truncatedTo(ChronoUnit.MILLIS).toString();
                };
        };
    }

    private long step(FieldRule.Walk walk, @Nullable Long at) {
        return at == null ? walk.start() : Math.clamp(at + between(-walk.step(), walk.step()), walk.min(), walk.max());
    }

    /** Both ends included. */
    private long between(long min, long max) {
        return max == Long.MAX_VALUE ? random.nextLong(min - 1, max) + 1 : random.nextLong(min, max + 1);
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> throw MekongException.bug("No JSON for a " + value.getClass(), null);
        }
    }
}
