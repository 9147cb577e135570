package io.mekong.event;

/** Reads what stands in one field of an object, for all who want something of it. */
interface FieldReader {
    /**
     * @param at the first byte of the field's value
     * @return the place behind the value
     */
    int read(JsonInput in, int at, RowSink sink) throws RejectedEvent;

    /** The reason why a value that the way of columns goes into is none to go into. */
    static RejectedEvent notThe(String expected, JsonInput in, int at) throws RejectedEvent {
        return switch (in.bytes[at]) {
            case '{' -> new RejectedEvent("found an object instead of " + expected);
            case '[' -> new RejectedEvent("found a list instead of " + expected);
            default -> {
                boolean text = in.bytes[at] == '"';
                int behind = text ? in.string(at) : JsonSyntax.skip(in, at);
                String shown = text ? in.stringRead() : in.slice(at, behind);
                yield new RejectedEvent("\"" + Text.cut(shown) + "\" is not " + expected);
            }
        };
    }
}
