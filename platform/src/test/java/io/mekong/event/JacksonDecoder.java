package io.mekong.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.FieldPath.Step;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The reference that the decoder of bytes is held against: written plainly, on a parser that has proved itself. It takes
 * the text apart into a tree and gives each value to the rules of {@link Cells}.
 */
final class JacksonDecoder implements EventDecoder {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.MOST_LEVELS)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Stream stream;
    private final Completion completion;
    private final Seen seen;
    private final Optional<String> keeper;

    JacksonDecoder(Stream stream) {
        this.stream = stream;
        this.completion = new Completion(stream);
        this.seen = new Seen(stream.columns().size());
        this.keeper =
                stream.unknown() instanceof UnknownFields.Keep(String column) ? Optional.of(column) : Optional.empty();
    }

    /** A value in the text {@code json}. */
    private static final class Node {
        private final JsonToken token;
        private final byte[] json;
        private final int start;
        private final int end;
        private final List<Field> fields;
        private final List<Node> elements;
        private final String string;

        Node(JsonToken token, String string, byte[] json, int start, int end, List<Field> fields, List<Node> elements) {
            this.token = token;
            this.string = string;
            this.json = json;
            this.start = start;
            this.end = end;
            this.fields = fields;
            this.elements = elements;
        }

        /** What a text says, or how all else is written. */
        String text() {
            return token == JsonToken.VALUE_STRING ? string : raw();
        }

        String raw() {
            return new String(json, start, end - start, StandardCharsets.UTF_8);
        }
    }

    /** @param start of the name's quote */
    private record Field(String name, int start, Node value) {
        /** With its quotes. */
        String rawName() {
            int at = start + 1;
            while (value.json[at] != '"') {
                at += value.json[at] == '\\' ? 2 : 1;
            }
            return new String(value.json, start, at + 1 - start, StandardCharsets.UTF_8);
        }
    }

    @Override
    public int eventTimeColumn() {
        return completion.eventTime();
    }

    @Override
    public Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent {
        if (length == 0) {
            throw new RejectedEvent("the message is empty");
        }
        boolean mark = length >= 3 && Arrays.equals(bytes, offset, offset + 3, BYTE_ORDER_MARK, 0, 3);
        Node event = parse(Arrays.copyOfRange(bytes, mark ? offset + 3 : offset, offset + length));
        if (event.token != JsonToken.START_OBJECT) {
            throw new RejectedEvent("not a JSON object");
        }
        seen.clear();
        List<Integer> wanted = IntStream.range(0, stream.columns().size())
                .filter(i -> keeper.isEmpty()
                        || !keeper.get().equals(stream.columns().get(i).name()))
                .boxed()
                .toList();
        List<String> unknown = new ArrayList<>();
        for (Field field : event.fields) {
            if (!field(field, wanted, 0, -1, sink, (column, value) -> putColumn(column, value, sink))) {
                if (stream.unknown() instanceof UnknownFields.Reject) {
                    throw new RejectedEvent("field `" + Text.cut(field.name())
                            + "`: the stream has no such field, and takes no others");
                }
                unknown.add(field.rawName() + ":" + field.value().raw());
            }
        }
        if (keeper.isPresent() && !unknown.isEmpty()) {
            int column = stream.columns().indexOf(stream.column(keeper.get()).orElseThrow());
            byte[] object = ("{" + String.join(",", unknown) + "}").getBytes(StandardCharsets.UTF_8);
            sink.putText(column, object, 0, object.length);
            seen.add(column);
        }
        completion.complete(seen, sink);
        return Change.UPSERT;
    }

    /** What is done with a value that is where a column's way ends. */
    @FunctionalInterface
    private interface End {
        void of(int column, Node value) throws RejectedEvent;
    }

    /** Gives a field to all columns whose way leads through it; false where there are none. */
    private boolean field(Field field, List<Integer> wanted, int depth, int element, RowSink sink, End end)
            throws RejectedEvent {
        List<Integer> here = wanted.stream()
                .filter(i -> step(i, depth).name().equals(field.name()))
                .toList();
        Node value = field.value();
        if (here.isEmpty() || value.token == JsonToken.VALUE_NULL) {
            return !here.isEmpty();
        }
        for (int column : here) {
            if (isLast(column, depth)) {
                end.of(column, value);
            }
        }
        object(value, ways(here, depth, false), depth, element, sink, end);
        each(value, ways(here, depth, true), depth, sink);
        return true;
    }

    /** Those that go on from here, into an object or into each of a list. */
    private List<Integer> ways(List<Integer> columns, int depth, boolean each) {
        return columns.stream()
                .filter(i -> !isLast(i, depth) && step(i, depth).each() == each)
                .toList();
    }

    private void object(Node value, List<Integer> inside, int depth, int element, RowSink sink, End end)
            throws RejectedEvent {
        if (inside.isEmpty()) {
            return;
        }
        if (value.token != JsonToken.START_OBJECT) {
            throw inField(shown(inside.getFirst(), depth, element), wrong(value, "an object"));
        }
        for (Field field : value.fields) {
            field(field, inside, depth + 1, element, sink, end);
        }
    }

    private void each(Node list, List<Integer> columns, int depth, RowSink sink) throws RejectedEvent {
        if (columns.isEmpty()) {
            return;
        }
        if (list.token != JsonToken.START_ARRAY) {
            String way = shown(columns.getFirst(), depth, 0);
            throw inField(way.substring(0, way.length() - "[0]".length()), wrong(list, "a list"));
        }
        List<Map<Integer, Node>> found = new ArrayList<>();
        for (Node one : list.elements) {
            Map<Integer, Node> values = new HashMap<>();
            if (one.token != JsonToken.VALUE_NULL) {
                object(one, columns, depth, found.size(), sink, values::put);
            }
            found.add(values);
        }
        for (int column : columns) {
            sink.beginList(column);
            for (int i = 0; i < found.size(); i++) {
                Node value = found.get(i).get(column);
                if (value == null) {
                    sink.putNull(column);
                } else {
                    put(column, value, shown(column, stepsOf(column).size() - 1, i), sink);
                }
            }
            sink.endList(column);
            seen.add(column);
        }
    }

    private void putColumn(int column, Node value, RowSink sink) throws RejectedEvent {
        String way = stream.columns().get(column).field().toString();
        ColumnType type = stream.columns().get(column).type();
        if (!(type instanceof ColumnType.ListOf)) {
            put(column, value, way, sink);
        } else if (value.token != JsonToken.START_ARRAY) {
            throw inField(way, wrong(value, "a " + type.label()));
        } else {
            String name = stepsOf(column).getLast().each() ? way.substring(0, way.length() - 2) : way;
            sink.beginList(column);
            for (int i = 0; i < value.elements.size(); i++) {
                Node element = value.elements.get(i);
                if (element.token == JsonToken.VALUE_NULL) {
                    sink.putNull(column);
                } else {
                    put(column, element, name + "[" + i + "]", sink);
                }
            }
            sink.endList(column);
        }
        seen.add(column);
    }

    private void put(int column, Node value, String place, RowSink sink) throws RejectedEvent {
        Column definition = stream.columns().get(column);
        ColumnType type = definition.type() instanceof ColumnType.ListOf(ColumnType of) ? of : definition.type();
        Cells cells = new Cells(type, Limits.of(type, definition.allowed()));
        try {
            if (type instanceof ColumnType.Json) {
                byte[] raw = value.raw().getBytes(StandardCharsets.UTF_8);
                sink.putText(column, raw, 0, raw.length);
                return;
            }
            switch (value.token) {
                case START_OBJECT -> throw cells.nested("an object");
                case START_ARRAY -> throw cells.nested("a list");
                case VALUE_TRUE -> cells.putBoolean(true, sink, column);
                case VALUE_FALSE -> cells.putBoolean(false, sink, column);
                case VALUE_STRING -> cells.putText(value.text(), sink, column);
                default -> cells.putNumber(value.text(), sink, column);
            }
        } catch (RejectedEvent e) {
            throw inField(place, e);
        }
    }

    private static RejectedEvent wrong(Node value, String expected) {
        return new RejectedEvent(
                switch (value.token) {
                    case START_OBJECT -> "found an object instead of " + expected;
                    case START_ARRAY -> "found a list instead of " + expected;
                    default -> "\"" + Text.cut(value.text()) + "\" is not " + expected;
                });
    }

    private static RejectedEvent inField(String place, RejectedEvent problem) {
        return new RejectedEvent("field `" + place + "`: " + problem.reason());
    }

    private List<Step> stepsOf(int column) {
        return stream.columns().get(column).field().steps();
    }

    private Step step(int column, int depth) {
        return stepsOf(column).get(depth);
    }

    private boolean isLast(int column, int depth) {
        return depth == stepsOf(column).size() - 1;
    }

    private String shown(int column, int depth, int element) {
        return new FieldPath(stepsOf(column).subList(0, depth + 1)).toString().replace("[]", "[" + element + "]");
    }

    private static Node parse(byte[] json) throws RejectedEvent {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new RejectedEvent("not JSON: invalid UTF-8");
        }
        Text.requireUtf8(json, 0, json.length);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new RejectedEvent("not a JSON object");
            }
            Node node = node(json, parser);
            if (parser.nextToken() != null) {
                throw new RejectedEvent("more than one JSON value in the message");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new RejectedEvent("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RejectedEvent("not JSON: " + e.getMessage());
        }
    }

    private static Node node(byte[] json, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        List<Field> fields = token == JsonToken.START_OBJECT ? new ArrayList<>() : List.of();
        List<Node> elements = token == JsonToken.START_ARRAY ? new ArrayList<>() : List.of();
        String string = "";
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                int nameStart = (int) parser.currentTokenLocation().getByteOffset();
                String name = wellFormed(parser.currentName());
                parser.nextToken();
                fields.add(new Field(name, nameStart, node(json, parser)));
            }
        } else if (token == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(node(json, parser));
            }
        } else if (token == JsonToken.VALUE_STRING) {
            string = wellFormed(parser.getText());
        }
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return new Node(token, string, json, start, end, fields, elements);
    }

    private static String wellFormed(String text) {
        return new String(Text.utf8(text), StandardCharsets.UTF_8);
    }
}
