package io.mekong.event;

import java.util.List;

/** Unions, arrays and maps. */
final class AvroCollections {
    /** Elements of no bytes cost the sender nothing: so many of them are no honest message. */
    private static final int MOST_ELEMENTS = 10_000_000;

    private AvroCollections() {}

    /** Which of the types comes, and then the value. */
    record Union(List<AvroValue> types) implements AvroValue {
        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            type(in).write(in, out, depth);
        }

        @Override
        public void skip(BinaryInput in, int depth) throws RejectedEvent {
            type(in).skip(in, depth);
        }

        private AvroValue type(BinaryInput in) throws RejectedEvent {
            return types.get(AvroValues.index(in, types.size(), "a type that the union does not have"));
        }
    }

    /** An array, in blocks. */
    record Elements(AvroValue element) implements AvroValue {
        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            AvroValue.requireDepth(in, depth);
            out.beginList();
            for (long count = block(in); count > 0; count = block(in)) {
                for (long i = 0; i < count; i++) {
                    element.write(in, out, depth + 1);
                }
            }
            out.endList();
        }

        @Override
        public void skip(BinaryInput in, int depth) throws RejectedEvent {
            AvroValue.requireDepth(in, depth);
            for (long count = block(in); count > 0; count = block(in)) {
                for (long i = 0; i < count; i++) {
                    element.skip(in, depth + 1);
                }
            }
        }
    }

    /** A map, in blocks of keys and values. */
    record Entries(AvroValue value) implements AvroValue {
        @Override
        public void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent {
            AvroValue.requireDepth(in, depth);
            out.beginObject();
            for (long count = block(in); count > 0; count = block(in)) {
                for (long i = 0; i < count; i++) {
                    int from = in.takeText(in.zigzag());
                    out.field(in.bytes(), from, in.at());
                    value.write(in, out, depth + 1);
                }
            }
            out.endObject();
        }

        @Override
        public void skip(BinaryInput in, int depth) throws RejectedEvent {
            AvroValue.requireDepth(in, depth);
            for (long count = block(in); count > 0; count = block(in)) {
                for (long i = 0; i < count; i++) {
                    in.take(in.zigzag());
                    value.skip(in, depth + 1);
                }
            }
        }
    }

    /** How many elements the next block has; a negative count is followed by the block's size in bytes. */
    private static long block(BinaryInput in) throws RejectedEvent {
        long count = in.zigzag();
        if (count < 0) {
            in.zigzag();
            count = -count;
        }
        if (count < 0 || (count > in.remaining() && count > MOST_ELEMENTS)) {
            throw in.wrong("a block of " + count + " elements");
        }
        return count;
    }
}
