package io.mekong.project;

import java.util.Optional;

/**
 * A typed field of a stream's events.
 *
 * @param field where in an event it is read from
 * @param required whether an event without it (absent or null) is rejected
 * @param defaultValue the text of the value taken where the field is absent
 * @param allowed which values an event may carry
 */
public record Column(
        String name,
        FieldPath field,
        ColumnType type,
        boolean required,
        Optional<String> defaultValue,
        AllowedValues allowed,
        String description) {
    /** A column read from the field of its own name, without conditions. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, FieldPath.of(name), type, false, Optional.empty(), AllowedValues.ANY, "");
    }

    /** The same column, without which an event is rejected. */
    public Column whenRequired() {
        return new Column(name, field, type, true, defaultValue, allowed, description);
    }
}
