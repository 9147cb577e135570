package io.mekong.project;

/** What becomes of fields that an event has and its stream does not name. */
public sealed interface UnknownFields {
    /** They are passed over. */
    record Ignore() implements UnknownFields {}

    /**
     * They are kept together as one JSON object, in a column of type json that the stream has (behind the others, where its
     * file does not declare it). The column reads no field: one of its name is as unknown as any. Null where there are none.
     */
    record Keep(String column) implements UnknownFields {}

    /** Whether {@code column} is where they are kept, and so reads no field. */
    default boolean keptIn(Column column) {
        return this instanceof Keep(String name) && name.equals(column.name());
    }

    /**
     * They become columns of the stream, of the type that the captured database has for them: its file is written anew.
     */
    record Add() implements UnknownFields {}

    /** The event is rejected. */
    record Reject() implements UnknownFields {}
}
