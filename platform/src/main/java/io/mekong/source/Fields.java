package io.mekong.source;

import io.mekong.project.Column;
import io.mekong.project.Stream;
import java.util.Optional;

/** Finds the column that a file's name means: by the JSON field it is read from, else by its own name. */
final class Fields {
    private Fields() {}

    static Optional<Column> column(Stream stream, String name) {
        return stream.columns().stream()
                .filter(column -> column.field().toString().equals(name))
                .findFirst()
                .or(() -> stream.column(name));
    }

    /** The JSON field to write; the name itself where the stream has no such column. */
    static String name(Stream stream, String name) {
        return column(stream, name).map(column -> column.field().toString()).orElse(name);
    }
}
