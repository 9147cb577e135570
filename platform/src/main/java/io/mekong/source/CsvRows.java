package io.mekong.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath;
import io.mekong.project.Source;
import io.mekong.project.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * CSV (RFC 4180, with either line break and an optional byte order mark) whose first record is the header. A record with
 * too few or too many fields is rejected; when it is a stray quote that swallowed lines, reading goes on at the line after
 * the quote, so that only that line is lost.
 */
final class CsvRows implements RowReader {
    private static final JsonFactory JSON = new JsonFactory();
    /** Characters of the longest field, and so the furthest a stray quote reaches. */
    private static final int LONGEST_FIELD = 4 << 20;
    /** Each costs a new pass over the file's beginning. */
    private static final int MOST_RESTARTS = 100;

    private final Path file;
    private final Source.File source;
    private final Optional<TimeField> time;
    private final long bytesTotal;
    private CountingInput input;
    private CsvReader<CsvRecord> reader;
    private Iterator<CsvRecord> records;
    private final int columns;
    /** Of the file's columns, and behind them of the constants. */
    private final List<Field> fields;

    private final List<String> constants;
    private final EventShape shape;
    private long lineOffset;
    private long lastLine;
    private int restarts;

    /** A column of the file or a constant; one without a name is left out. */
    private record Field(String name, FieldPath path, Optional<ColumnType> type) {}

    private CsvRows(FileReplay replay, Optional<TimeField> time) throws IOException {
        this.file = replay.file();
        this.source = replay.source();
        this.time = time;
        this.bytesTotal = Files.size(file);
        this.input = new CountingInput(file);
        this.reader = reader(input);
        this.records = reader.iterator();
        List<String> header = header();
        Stream stream = replay.stream();
        this.columns = header.size();
        List<String> names = new ArrayList<>();
        header.forEach(name -> names.add(source.rename().getOrDefault(name, name)));
        names.addAll(source.constants().keySet());
        this.fields = names.stream().map(name -> field(stream, name)).toList();
        this.constants = List.copyOf(source.constants().values());
        this.shape = EventShape.of(fields.stream().map(Field::path).toList());
        checkRequired(stream, header);
    }

    static CsvRows open(FileReplay replay, Optional<TimeField> time) throws IOException {
        return new CsvRows(replay, time);
    }

    private CsvReader<CsvRecord> reader(CountingInput from) {
        return CsvReader.builder()
                .fieldSeparator(source.delimiter())
                .allowExtraFields(true)
                .allowMissingFields(true)
                .detectBomHeader(true)
                .maxBufferSize(LONGEST_FIELD)
                .ofCsvRecord(from);
    }

    private List<String> header() {
        if (!records.hasNext()) {
            throw MekongException.user("Cannot load " + file, "it is empty", "Its first line must name the columns.");
        }
        CsvRecord header = records.next();
        lastLine = header.getStartingLineNumber();
        return header.getFields().stream().map(String::strip).toList();
    }

    private static Field field(Stream stream, String name) {
        return new Field(
                name, Fields.path(stream, name), Fields.column(stream, name).map(Column::type));
    }

    private void checkRequired(Stream stream, List<String> header) {
        Set<FieldPath> present = fields.stream().map(Field::path).collect(Collectors.toSet());
        List<String> missing = stream.columns().stream()
                .filter(column -> column.required() && column.defaultValue().isEmpty())
                .filter(column -> !present.contains(column.field()))
                .map(Column::name)
                .toList();
        if (!missing.isEmpty()) {
            throw MekongException.user(
                    "Cannot load " + file,
                    "it has no column for " + String.join(", ", missing) + ", which the stream " + stream.name()
                            + " requires; its header is " + String.join(",", header),
                    "Map names with `rename:` in the source, check `delimiter:`, or add `constants:`.");
        }
    }

    @Override
    public @Nullable Row next() {
        try {
            if (!records.hasNext()) {
                return null;
            }
            CsvRecord record = records.next();
            long line = lineOffset + record.getStartingLineNumber();
            lastLine = line + lineBreaks(record);
            return record.getFieldCount() == columns ? read(line, record) : ragged(line, record);
        } catch (CsvParseException e) {
            long line = lastLine + 1;
            restartAfter(line);
            return new Row.Bad(line, "a quoted field does not end: " + MekongException.reason(e));
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        }
    }

    private Row ragged(long line, CsvRecord record) {
        int count = record.getFieldCount();
        if (lineBreaks(record) > 0) {
            restartAfter(line);
            return new Row.Bad(line, "a quote opens a field that runs over the lines after it");
        }
        String reason = count < columns
                ? "it ends after %d of %d columns".formatted(count, columns)
                : "it has %d columns, the header has %d".formatted(count, columns);
        return new Row.Bad(line, reason);
    }

    private static long lineBreaks(CsvRecord record) {
        return record.getFields().stream()
                .mapToLong(field ->
                        field.chars().filter(character -> character == '\n').count())
                .sum();
    }

    private void restartAfter(long line) {
        if (++restarts > MOST_RESTARTS) {
            throw MekongException.user(
                    "Stopped loading " + file,
                    "line " + line + " is the " + restarts + "th with a quote that does not end",
                    "Check the file's quotes and `delimiter:` in the source.");
        }
        close();
        try {
            input = new CountingInput(file);
            input.skipLines(line);
            reader = reader(input);
            records = reader.iterator();
            lineOffset = line;
            lastLine = line;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Row read(long line, CsvRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            shape.write(json, new Values(record));
        } catch (IOException e) {
            throw MekongException.bug("Cannot write JSON into memory", e);
        }
        return new Row.Read(line, out.toByteArray(), time(record));
    }

    private Optional<Instant> time(CsvRecord record) {
        Optional<Instant> at = Optional.empty();
        for (int i = 0; i < columns && time.isPresent(); i++) {
            if (time.get().field().equals(fields.get(i).path())) {
                at = EventTime.parse(record.getField(i), time.get().unit());
            }
        }
        return at;
    }

    /** A record's texts, and behind them the constants. Text that is empty is absent. */
    private final class Values implements EventShape.Values {
        private final CsvRecord record;

        Values(CsvRecord record) {
            this.record = record;
        }

        private String text(int index) {
            return index < columns ? record.getField(index) : constants.get(index - columns);
        }

        @Override
        public boolean has(int index) {
            return !text(index).isEmpty() && !fields.get(index).name().isEmpty();
        }

        @Override
        public void write(JsonGenerator json, int index) throws IOException {
            TextValue.write(json, text(index), fields.get(index).type());
        }
    }

    private MekongException unreadable(@Nullable IOException e) {
        return RowReader.unreadable(file, e == null ? new IOException("it cannot be read") : e);
    }

    @Override
    public long bytesRead() {
        return Math.min(input.count(), bytesTotal);
    }

    @Override
    public long bytesTotal() {
        return bytesTotal;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
