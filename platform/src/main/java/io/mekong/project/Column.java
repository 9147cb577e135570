package io.mekong.project;

import java.util.Optional;

/**
 * A typed field of a stream's events.
 *
 * @param field the JSON field it is read from; the column's own name unless the file says otherwise
 * @param required whether an event without it (absent or null) is rejected
 * @param defaultValue the text of the value taken where the field is absent
 */
public record Column(
        String name,
        String field,
        ColumnType type,
        boolean required,
        Optional<String> defaultValue,
        String description) {}
