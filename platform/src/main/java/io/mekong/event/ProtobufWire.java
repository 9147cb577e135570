package io.mekong.event;

/** @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a> */
final class ProtobufWire {
    private static final int MOST_DEPTH = 100;

    private ProtobufWire() {}

    /** Passes over a field's value; returns the place where it begins, behind the length if it has one. */
    static int skip(BinaryInput in, int wire, long field) throws RejectedEvent {
        return skip(in, wire, field, 0);
    }

    private static int skip(BinaryInput in, int wire, long field, int depth) throws RejectedEvent {
        int from = in.at();
        switch (wire) {
            case 0 -> in.varint();
            case 1 -> in.take(8);
            case 2 -> from = in.take(in.varint());
            case 3 -> skipGroup(in, field, depth);
            case 5 -> in.take(4);
            default -> throw in.wrong("a value of the unknown encoding " + wire);
        }
        return from;
    }

    /** Fields up to the end of the group; nobody writes groups any more. */
    private static void skipGroup(BinaryInput in, long field, int depth) throws RejectedEvent {
        if (depth >= MOST_DEPTH) {
            throw in.wrong("a nesting depth of more than " + MOST_DEPTH);
        }
        while (true) {
            long tag = in.varint();
            if ((tag & 7) == 4) {
                if (tag >>> 3 != field) {
                    throw in.wrong("the end of another group");
                }
                return;
            }
            skip(in, (int) tag & 7, tag >>> 3, depth + 1);
        }
    }
}
