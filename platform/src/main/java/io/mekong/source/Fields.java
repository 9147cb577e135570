package io.mekong.source;

import io.mekong.project.Column;
import io.mekong.project.FieldPath;
import io.mekong.project.Stream;
import java.util.Optional;

/** Finds the column that a file's name means: by the field it is read from or the way to it, else by its own name. */
final class Fields {
    private Fields() {}

    static Optional<Column> column(Stream stream, String name) {
        return stream.columns().stream()
                .filter(column -> column.field().equals(FieldPath.of(name))
                        || column.field().toString().equals(name))
                .findFirst()
                .or(() -> stream.column(name));
    }

    /** Where in an event it is written; the field of that very name where the stream has no such column. */
    static FieldPath path(Stream stream, String name) {
        return column(stream, name).map(Column::field).orElse(FieldPath.of(name));
    }
}
