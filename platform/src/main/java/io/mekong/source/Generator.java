package io.mekong.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mekong.broker.Event;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.FieldPath;
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
    private final Optional<FieldPath> keyField;
    private final List<Template> templates;
    private final RandomGenerator random;
    private final Map<FieldPlace, Long> walks = new HashMap<>();

    Generator(Source.Generator definition, Stream stream, RandomGenerator random) {
        this.definition = definition;
        this.stream = stream;
        this.keyField = stream.key().flatMap(stream::column).map(Column::field);
        this.templates = definition.events().stream().map(Template::of).toList();
        this.random = random;
    }

    /** One event of a tick: what makes its values, and where they stand in it. */
    private record Template(List<FieldPath> paths, List<FieldRule> rules, EventShape shape) {
        static Template of(Map<String, FieldRule> event) {
            List<FieldPath> paths =
                    event.keySet().stream().map(FieldPath::parse).toList();
            return new Template(paths, List.copyOf(event.values()), EventShape.of(paths));
        }
    }

    private record FieldPlace(int event, int field) {}

    Source.Generator definition() {
        return definition;
    }

    Stream stream() {
        return stream;
    }

    /** One tick: compact JSON, fields in the file's order, the same time in every event. */
    synchronized List<Event> tick(Instant now) {
        List<Event> events = new ArrayList<>();
        for (Template template : templates) {
            events.add(event(events.size(), template, now));
        }
        return events;
    }

    private Event event(int index, Template template, Instant now) {
        List<Object> values = new ArrayList<>();
        byte @Nullable [] key = null;
        for (int i = 0; i < template.rules().size(); i++) {
            Object value = value(new FieldPlace(index, i), template.rules().get(i), now);
            values.add(value);
            if (keyField.isPresent() && keyField.get().equals(template.paths().get(i))) {
                key = value.toString().getBytes(StandardCharsets.UTF_8);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            template.shape().write(json, new Values(values));
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

    private record Values(List<Object> values) implements EventShape.Values {
        @Override
        public boolean has(int index) {
            return true;
        }

        @Override
        public void write(JsonGenerator json, int index) throws IOException {
            Generator.write(json, values.get(index));
        }
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
