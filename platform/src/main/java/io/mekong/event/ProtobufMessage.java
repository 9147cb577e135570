package io.mekong.event;

import io.mekong.event.ProtobufField.Shape;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A type of message. Its fields are given later, as it may hold itself. Fields come in any order and again and again: of a
 * single one the last counts, of a message in it all parts together.
 */
final class ProtobufMessage {
    private static final int MOST_DEPTH = 100;
    private static final int NONE = -1;

    private final String name;
    private final ProtobufWellKnown wellKnown;
    private List<ProtobufField> fields = List.of();
    private boolean[] wanted = {};
    private Map<Integer, Integer> byNumber = Map.of();

    ProtobufMessage(String name) {
        this.name = name;
        this.wellKnown = ProtobufWellKnown.of(name);
    }

    /** With its package. */
    String name() {
        return name;
    }

    List<ProtobufField> fields() {
        return fields;
    }

    void fields(List<ProtobufField> of) {
        fields = List.copyOf(of);
        wanted = new boolean[fields.size()];
        Arrays.fill(wanted, true);
        byNumber = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            byNumber.put(fields.get(i).number(), i);
        }
    }

    /** The same, of whose own fields only some are told. */
    ProtobufMessage only(Predicate<String> names) {
        ProtobufMessage some = new ProtobufMessage(name);
        some.fields(fields);
        for (int i = 0; i < fields.size(); i++) {
            some.wanted[i] = names.test(fields.get(i).name());
        }
        return some;
    }

    /** @param in the message and no more */
    void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
        if (depth >= MOST_DEPTH) {
            throw in.wrong("a nesting depth of more than " + MOST_DEPTH);
        }
        Occurrences found = new Occurrences(in, this);
        if (wellKnown == ProtobufWellKnown.NONE) {
            out.beginObject();
            for (int i = 0; i < fields.size(); i++) {
                if (wanted[i]) {
                    writeField(i, found, out, depth);
                }
            }
            out.endObject();
        } else {
            wellKnown.write(this, found, out, depth);
        }
    }

    private void writeField(int index, Occurrences found, JsonOutput out, int depth) throws RejectedEvent {
        ProtobufField field = fields.get(index);
        switch (field.shape()) {
            case SINGLE, SINGLE_OR_ZERO -> {
                if (found.has(index) || field.shape() == Shape.SINGLE_OR_ZERO) {
                    out.field(field.written());
                    writeSingle(index, found, out, depth);
                }
            }
            case LIST -> {
                out.field(field.written());
                writeList(index, found, out, depth);
            }
            case MAP -> {
                out.field(field.written());
                writeEntries(index, found, out, depth);
            }
        }
    }

    void writeEntries(int index, Occurrences found, JsonOutput out, int depth) throws RejectedEvent {
        out.beginObject();
        for (int at = found.first(index); at != NONE; at = found.next(at)) {
            fields.get(index).message().writeEntry(found.value(at), out, depth + 1);
        }
        out.endObject();
    }

    /** Of a field that did not come, its zero. */
    void writeSingle(int index, Occurrences found, JsonOutput out, int depth) throws RejectedEvent {
        ProtobufField field = fields.get(index);
        if (!found.has(index)) {
            field.kind().writeZero(field, out);
        } else if (field.kind() == ProtobufKind.MESSAGE) {
            field.message().write(found.joined(index), out, depth + 1);
        } else {
            field.kind().write(field, found.value(found.last(index)), out, depth + 1);
        }
    }

    void writeList(int index, Occurrences found, JsonOutput out, int depth) throws RejectedEvent {
        ProtobufField field = fields.get(index);
        out.beginList();
        for (int at = found.first(index); at != NONE; at = found.next(at)) {
            BinaryInput value = found.value(at);
            if (field.kind().isPackable()) {
                while (value.remaining() > 0) {
                    field.kind().write(field, value, out, depth + 1);
                }
            } else {
                field.kind().write(field, value, out, depth + 1);
            }
        }
        out.endList();
    }

    /** Of a map: its key as a name, and its value. */
    private void writeEntry(BinaryInput entry, JsonOutput out, int depth) throws RejectedEvent {
        Occurrences found = new Occurrences(entry, this);
        JsonOutput key = new JsonOutput(Integer.MAX_VALUE);
        writeSingle(0, found, key, depth);
        out.fieldOf(key);
        if (found.has(1) || fields.get(1).kind() != ProtobufKind.MESSAGE) {
            writeSingle(1, found, out, depth);
        } else {
            fields.get(1).message().write(entry.part(entry.at(), entry.at()), out, depth + 1);
        }
    }

    /** Where the fields of one message are in its bytes, each in the order in which it came. */
    static final class Occurrences {
        private final BinaryInput in;
        private final int[] first;
        private final int[] last;
        /** Of each occurrence: its begin, its end, and the next of the same field. */
        private int[] places = new int[3 * 16];

        private int count;

        Occurrences(BinaryInput in, ProtobufMessage message) throws RejectedEvent {
            this.in = in;
            this.first = new int[message.fields.size()];
            this.last = new int[message.fields.size()];
            Arrays.fill(first, NONE);
            Arrays.fill(last, NONE);
            while (in.remaining() > 0) {
                long tag = in.varint();
                int wire = (int) tag & 7;
                if (tag >>> 3 == 0 || tag >>> 32 != 0) {
                    throw in.wrong("a field of the number " + (tag >>> 3));
                }
                Integer index = message.byNumber.get((int) (tag >>> 3));
                int from = ProtobufWire.skip(in, wire, tag >>> 3);
                if (index != null && fits(message.fields.get(index), wire)) {
                    add(index, from, in.at());
                }
            }
        }

        /** A value that is encoded otherwise than the schema says is as good as unknown. */
        private static boolean fits(ProtobufField field, int wire) {
            boolean packed = wire == ProtobufKind.LENGTH && field.kind().isPackable() && field.shape() == Shape.LIST;
            return packed || wire == field.kind().wire();
        }

        private void add(int field, int from, int to) {
            if (3 * count == places.length) {
                places = Arrays.copyOf(places, 2 * places.length);
            }
            places[3 * count] = from;
            places[3 * count + 1] = to;
            places[3 * count + 2] = NONE;
            if (first[field] == NONE) {
                first[field] = count;
            } else {
                places[3 * last[field] + 2] = count;
            }
            last[field] = count;
            count++;
        }

        boolean has(int field) {
            return first[field] != NONE;
        }

        /** The field that came last, or -1 where none came. */
        int lastOf(int fields) {
            int latest = NONE;
            for (int i = 0; i < fields; i++) {
                latest = last[i] > (latest == NONE ? NONE : last[latest]) ? i : latest;
            }
            return latest;
        }

        int first(int field) {
            return first[field];
        }

        int last(int field) {
            return last[field];
        }

        int next(int occurrence) {
            return places[3 * occurrence + 2];
        }

        BinaryInput value(int occurrence) {
            return in.part(places[3 * occurrence], places[3 * occurrence + 1]);
        }

        /** All parts of a message: what was written in pieces reads as one. */
        BinaryInput joined(int field) {
            if (first[field] == last[field]) {
                return value(first[field]);
            }
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (int at = first[field]; at != NONE; at = next(at)) {
                joined.write(in.bytes(), places[3 * at], places[3 * at + 1] - places[3 * at]);
            }
            return in.instead(joined.toByteArray());
        }
    }
}
