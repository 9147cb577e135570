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
    /** A column read from the field of its own name (a list from all its elements), without conditions. */
    public static Column of(String name, ColumnType type) {
        FieldPath field = type instanceof ColumnType.ListOf ? FieldPath.eachOf(name) : FieldPath.of(name);
        return new Column(name, field, type, false, Optional.empty(), AllowedValues.ANY, "");
    }

    /** The type of its value in one element of {@code list}: that of an element where it comes from there. */
    ColumnType typeIn(FieldPath list) {
        return type instanceof ColumnType.ListOf(var element) && field.isUnder(list) ? element : type;
    }

    /** The same column, without which an event is rejected. */
    public Column whenRequired() {
        return new Column(name, field, type, true, defaultValue, allowed, description);
    }
}
