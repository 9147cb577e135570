package io.mekong.event;

/** Goes through a list. */
abstract class ListReader implements FieldReader {
    /** Reads one element, the first with index 0; returns the place behind it. */
    abstract int readElement(JsonInput in, int at, RowSink sink, int index) throws RejectedEvent;

    /** @param bracket the place of the opening one */
    final int readElements(JsonInput in, int bracket, RowSink sink) throws RejectedEvent {
        in.enter(bracket);
        int at = in.behindBlanks(bracket + 1);
        if (at < in.end && in.bytes[at] == ']') {
            in.leave();
            return at + 1;
        }
        for (int index = 0; ; index++) {
            if (at >= in.end) {
                throw in.endsEarly();
            }
            at = in.behindBlanks(readElement(in, at, sink, index));
            if (at < in.end && in.bytes[at] == ']') {
                in.leave();
                return at + 1;
            }
            if (at >= in.end || in.bytes[at] != ',') {
                throw in.misplaced(at, "a comma or ']'");
            }
            at = in.behindBlanks(at + 1);
        }
    }
}
