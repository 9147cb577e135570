package io.mekong.project;

/** What becomes of fields that an event has and its stream does not name. */
public sealed interface UnknownFields {
    /** They are passed over. */
    record Ignore() implements UnknownFields {}

    /** They are kept together as one JSON object, in a column of type json. Null where there are none. */
    record Keep(String column) implements UnknownFields {}

    /** The event is rejected. */
    record Reject() implements UnknownFields {}
}
