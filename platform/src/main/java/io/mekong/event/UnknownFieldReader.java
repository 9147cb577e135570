package io.mekong.event;

import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What becomes of the fields of an event that its stream does not name. */
sealed interface UnknownFieldReader extends FieldReader {
    static UnknownFieldReader of(Stream stream, Seen seen) {
        return switch (stream.unknown()) {
            case UnknownFields.Ignore _ -> new Ignore();
            case UnknownFields.Reject _ -> new Reject();
            case UnknownFields.Add _ -> new Note();
            case UnknownFields.Keep(String column) -> new Keep(index(stream, column), seen);
        };
    }

    /** Of the column that keeps them. */
    static int index(Stream stream, String column) {
        return stream.columns()
                .indexOf(stream.column(column)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "column `" + column + "`, which is to keep unknown fields, does not exist")));
    }

    static RejectedEvent rejected(String field) {
        return new RejectedEvent("field `" + Text.cut(field) + "`: the stream has no such field, and takes no others");
    }

    /** Passes over them. */
    record Ignore() implements UnknownFieldReader {
        @Override
        public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
            return JsonSyntax.skip(in, at);
        }
    }

    /** Passes over them, and remembers their names. */
    final class Note implements UnknownFieldReader {
        private final Set<String> names = new TreeSet<>();

        void clear() {
            names.clear();
        }

        Set<String> names() {
            return names;
        }

        @Override
        public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
            in.string(in.name);
            names.add(in.stringRead());
            return JsonSyntax.skip(in, at);
        }
    }

    /** Rejects the event for them. */
    record Reject() implements UnknownFieldReader {
        @Override
        public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
            in.string(in.name);
            throw rejected(in.stringRead());
        }
    }

    /** Gathers them, as they came, in one object. */
    final class Keep implements UnknownFieldReader {
        private final int column;
        private final Seen seen;
        private byte[] object = new byte[256];
        private int length;

        Keep(int column, Seen seen) {
            this.column = column;
            this.seen = seen;
        }

        void clear() {
            length = 0;
        }

        @Override
        public int read(JsonInput in, int at, RowSink sink) throws RejectedEvent {
            int behind = JsonSyntax.skip(in, at);
            int behindName = JsonSyntax.skipString(in, in.name);
            append(length == 0 ? "{" : ",");
            append(in.bytes, in.name, behindName);
            append(":");
            append(in.bytes, at, behind);
            return behind;
        }

        /** Puts the object, if there were any fields. */
        void put(RowSink sink) {
            if (length > 0) {
                append("}");
                sink.putText(column, object, 0, length);
                seen.add(column);
            }
        }

        private void append(String ascii) {
            byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
            append(bytes, 0, bytes.length);
        }

        private void append(byte[] bytes, int from, int to) {
            int needed = length + (to - from);
            if (object.length < needed) {
                object = Arrays.copyOf(object, needed + (needed >> 1));
            }
            System.arraycopy(bytes, from, object, length, to - from);
            length = needed;
        }
    }
}
