package io.mekong.event;

/** Values of one type of a schema, in Avro's binary encoding. */
interface AvroValue {
    /** @param depth how many records, arrays and maps are around the value */
    void write(BinaryInput in, JsonOutput out, int depth) throws RejectedEvent;

    /** Passes over a value that nobody wants. */
    void skip(BinaryInput in, int depth) throws RejectedEvent;

    static void requireDepth(BinaryInput in, int depth) throws RejectedEvent {
        if (depth >= JsonSyntax.MOST_LEVELS) {
            throw in.wrong("a nesting depth of more than " + JsonSyntax.MOST_LEVELS);
        }
    }
}
