package io.mekong.event;

import io.mekong.project.Column;
import io.mekong.project.Format;
import io.mekong.project.Stream;
import io.mekong.project.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads lines of delimited text (RFC 4180), each with as many values as the format names fields. A value of no characters
 * is absent, unless it stands in quotes: then it is an empty text. A line may end with a line break; within quotes there
 * may be more of them.
 */
final class CsvDecoder implements EventDecoder {
    private final byte[] delimiter;
    /** By their places in a line. */
    private final List<CsvField> fields;

    private final Seen seen;
    private final Completion completion;
    private final KeyReader key;
    private final JsonInput in = new JsonInput();
    /** A value whose quotes had to be taken out. */
    private final JsonInput unquoted = new JsonInput();

    private final CsvUnknown unknown;

    CsvDecoder(Stream stream, Format.Csv format) {
        delimiter = String.valueOf(format.delimiter()).getBytes(StandardCharsets.UTF_8);
        seen = new Seen(stream.columns().size());
        completion = new Completion(stream);
        key = new KeyReader(stream);
        unknown = CsvUnknown.of(stream);
        fields = format.fields().stream().map(name -> field(stream, name)).toList();
    }

    private CsvField field(Stream stream, String name) {
        List<CsvField.Target> targets = new ArrayList<>();
        for (int i = 0; i < stream.columns().size(); i++) {
            Column column = stream.columns().get(i);
            boolean keeps =
                    stream.unknown() instanceof UnknownFields.Keep(String keeper) && keeper.equals(column.name());
            if (!keeps && CsvField.isReadBy(column, name)) {
                targets.add(new CsvField.Target(
                        CellReader.of(column.type(), Limits.of(column.type(), column.allowed())), i));
            }
        }
        return new CsvField(name, targets);
    }

    @Override
    public int eventTimeColumn() {
        return completion.eventTime();
    }

    @Override
    public Change decode(byte[] bytes, int offset, int length, RowSink sink) throws RejectedEvent {
        if (length == 0) {
            throw new RejectedEvent("the message is empty");
        }
        in.reset(bytes, offset, length);
        in.end = withoutLineBreak();
        int broken = Utf8.firstBroken(bytes, offset, in.end);
        if (broken < in.end) {
            throw wrong("invalid UTF-8", broken);
        }
        seen.clear();
        unknown.clear();
        int at = in.behindByteOrderMark();
        int count = 0;
        while (at >= 0) {
            at = value(at, count < fields.size() ? fields.get(count) : CsvField.NONE, sink);
            count++;
        }
        if (count != fields.size()) {
            throw new RejectedEvent(
                    count + (count == 1 ? " value" : " values") + " where the stream has " + fields.size());
        }
        unknown.put(sink, seen);
        completion.complete(seen, sink);
        return Change.UPSERT;
    }

    @Override
    public Change decodeDeletion(byte[] messageKey, RowSink sink) throws RejectedEvent {
        key.read(messageKey, sink);
        return Change.DELETE;
    }

    /** Reads the value that begins at {@code from}; returns where the next begins, or -1 behind the last. */
    private int value(int from, CsvField field, RowSink sink) throws RejectedEvent {
        if (from < in.end && in.bytes[from] == '"') {
            return quoted(from, field, sink);
        }
        int to = from;
        while (to < in.end && !isDelimiter(to)) {
            if (in.bytes[to] == '\n' || in.bytes[to] == '\r') {
                throw wrong("more than one line", to);
            }
            to++;
        }
        if (to > from) {
            put(field, in, from, to, sink);
        }
        return to < in.end ? to + delimiter.length : -1;
    }

    private int quoted(int quote, CsvField field, RowSink sink) throws RejectedEvent {
        int from = quote + 1;
        int to = from;
        boolean doubled = false;
        while (to < in.end && (in.bytes[to] != '"' || (to + 1 < in.end && in.bytes[to + 1] == '"'))) {
            doubled |= in.bytes[to] == '"';
            to += in.bytes[to] == '"' ? 2 : 1;
        }
        if (to >= in.end) {
            throw wrong("a quote that is not closed", quote);
        }
        int behind = to + 1;
        if (behind < in.end && !isDelimiter(behind)) {
            throw wrong("a closing quote with more of the value behind it", to);
        }
        if (doubled) {
            unquote(from, to);
            put(field, unquoted, 0, unquoted.end, sink);
        } else {
            put(field, in, from, to, sink);
        }
        return behind < in.end ? behind + delimiter.length : -1;
    }

    private void put(CsvField field, JsonInput value, int from, int to, RowSink sink) throws RejectedEvent {
        if (field.targets().isEmpty()) {
            if (field.equals(CsvField.NONE)) {
                return; // The line is too long: that is said when all of it is counted.
            }
            unknown.take(field, value.bytes, from, to);
            return;
        }
        try {
            for (CsvField.Target target : field.targets()) {
                target.cell().readBare(value, from, to, sink, target.column());
                seen.add(target.column());
            }
        } catch (RejectedEvent e) {
            throw Text.inField(field.name(), e);
        }
    }

    private void unquote(int from, int to) {
        byte[] value = Arrays.copyOfRange(in.bytes, from, to);
        int length = 0;
        for (int i = 0; i < value.length; i++) {
            value[length++] = value[i];
            i += value[i] == '"' ? 1 : 0;
        }
        unquoted.reset(value, 0, length);
    }

    private boolean isDelimiter(int at) {
        if (in.bytes[at] != delimiter[0] || in.end - at < delimiter.length) {
            return false;
        }
        return delimiter.length == 1
                || Arrays.equals(in.bytes, at, at + delimiter.length, delimiter, 0, delimiter.length);
    }

    private int withoutLineBreak() {
        int end = in.end;
        if (end > in.start && in.bytes[end - 1] == '\n') {
            end--;
        }
        return end > in.start && in.bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private RejectedEvent wrong(String what, int at) {
        return new RejectedEvent("not CSV: " + what + " (byte " + (at - in.start) + ")");
    }
}
