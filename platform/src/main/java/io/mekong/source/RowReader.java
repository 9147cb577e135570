package io.mekong.source;

import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file row by row. For one thread. */
sealed interface RowReader extends AutoCloseable permits CsvRows, JsonLineRows {
    /** The next row; null at the end. */
    @Nullable
    Row next();

    long bytesRead();

    long bytesTotal();

    @Override
    void close();

    /** Checks what can be checked before the first event is sent. */
    static RowReader open(FileReplay replay) {
        Optional<TimeField> time = timeField(replay);
        if (time.isEmpty() && !replay.speed().isMax()) {
            throw MekongException.user(
                    "Cannot replay " + replay.source().name() + " at a pace",
                    "the stream " + replay.stream().name() + " has no event time and the source has no `time`",
                    "Name the column with `time:` in the source, or replay with --speed max.");
        }
        try {
            return switch (replay.source().format()) {
                case CSV -> CsvRows.open(replay, time);
                case JSON_LINES -> JsonLineRows.open(replay, time);
            };
        } catch (IOException e) {
            throw unreadable(replay.file(), e);
        }
    }

    static MekongException unreadable(Path file, IOException e) {
        String why = e instanceof NoSuchFileException || !Files.exists(file)
                ? "there is no such file"
                : MekongException.reason(e);
        return MekongException.user(
                "Cannot read " + file, why, "Check `path:` in the source, or name a file with --file.");
    }

    /** The field that paces a replay, and what its numbers mean. */
    record TimeField(FieldPath field, ColumnType.Timestamp.Unit unit) {}

    private static Optional<TimeField> timeField(FileReplay replay) {
        Source.File source = replay.source();
        return source.time().or(() -> replay.stream().eventTime()).map(name -> {
            Optional<Column> column = replay.stream().column(name);
            ColumnType.Timestamp.Unit unit = column.map(Column::type)
                    .filter(ColumnType.Timestamp.class::isInstance)
                    .map(type -> ((ColumnType.Timestamp) type).unit())
                    .orElse(ColumnType.Timestamp.Unit.AUTO);
            return new TimeField(column.map(Column::field).orElse(FieldPath.of(name)), unit);
        });
    }
}
