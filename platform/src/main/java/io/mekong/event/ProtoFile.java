package io.mekong.event;

import java.util.List;
import java.util.Map;

/**
 * What a {@code .proto} file declares, as far as it matters for reading messages. Names of types in fields are as written.
 *
 * @param presence whether a single field that is absent is told from one that has its type's zero: not so in proto3
 * @param messages of the file itself, in their order
 */
record ProtoFile(
        String packageName,
        Presence presence,
        List<String> imports,
        List<Message> messages,
        List<Enumeration> enumerations) {
    enum Presence {
        /** Absent is absent. */
        EXPLICIT,
        /** Absent is zero, false, empty. */
        IMPLICIT
    }

    enum Cardinality {
        SINGLE,
        /** A single one that says whether it is there, whatever the file's rule. */
        OPTIONAL,
        REPEATED
    }

    /**
     * @param entry whether it is made for the entries of a map, and not written in the file
     * @param messages those declared inside
     */
    record Message(
            String name, boolean entry, List<Field> fields, List<Message> messages, List<Enumeration> enumerations) {}

    record Field(String name, int number, String type, Cardinality cardinality) {}

    record Enumeration(String name, Map<Integer, String> values) {}
}
