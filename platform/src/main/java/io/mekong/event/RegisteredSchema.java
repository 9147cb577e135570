package io.mekong.event;

import java.util.List;

/**
 * A schema as a registry has it.
 *
 * @param type AVRO, PROTOBUF or JSON
 * @param references the schemas that it builds on, each behind those that it builds on itself
 */
record RegisteredSchema(String type, String text, List<Reference> references) {
    /** @param name as the schema calls it: the file in an {@code import}, or a type's full name */
    record Reference(String name, String text) {}

    RegisteredSchema {
        references = List.copyOf(references);
    }
}
