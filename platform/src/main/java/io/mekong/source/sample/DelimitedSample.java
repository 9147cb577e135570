package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.mekong.core.MekongException;
import io.mekong.project.Format;
import io.mekong.source.sample.TypeGuess.Origin;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads delimited text as events whose values are all text: a file with a header, or messages of one line each. */
final class DelimitedSample {
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    private DelimitedSample() {}

    /** The one that the line has most of; a comma where it has none. */
    static char delimiter(String line) {
        char best = ',';
        for (char candidate : DELIMITERS) {
            if (count(line, candidate) > count(line, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String line, char delimiter) {
        return line.chars().filter(character -> character == delimiter).count();
    }

    /** @throws MekongException USER where there is no row under the header */
    static Sample ofFile(String what, Reader file, char delimiter) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        int unreadable = 0;
        try (CsvReader<CsvRecord> reader = reader(file, delimiter)) {
            Iterator<CsvRecord> records = reader.iterator();
            List<String> header = records.hasNext()
                    ? records.next().getFields().stream().map(String::strip).toList()
                    : List.of();
            while (events.size() + unreadable < Sample.MOST && records.hasNext()) {
                CsvRecord record = records.next();
                if (record.getFieldCount() == header.size()) {
                    events.add(event(header, record.getFields()));
                } else {
                    unreadable++;
                }
            }
        } catch (CsvParseException e) {
            // A quote that does not end: what came before it is sample enough.
            unreadable++;
        }
        if (events.isEmpty()) {
            throw MessageSample.refusal(
                    what, "it has no row under its header", "Its first line must name the columns of all others.");
        }
        // `mekong load` makes JSON of it.
        return new Sample(
                what, events, List.of(), unreadable, new Format.Json(), Origin.CELLS, Optional.of(loading(delimiter)));
    }

    /** @throws MekongException USER where no message is a line of such text */
    static Sample ofMessages(String what, List<SampleMessage> messages) {
        char delimiter = delimiter(messages.getFirst().value());
        List<List<String>> rows = new ArrayList<>();
        List<SampleMessage> read = new ArrayList<>();
        for (SampleMessage message : messages) {
            List<String> row = row(message.value(), delimiter);
            if (row.size() > 1 && (rows.isEmpty() || rows.getFirst().size() == row.size())) {
                rows.add(row);
                read.add(message);
            }
        }
        if (rows.isEmpty()) {
            throw MessageSample.refusal(
                    what, "none of its messages is a line of delimited text", "Leave out `--format csv`.");
        }
        List<String> fields = IntStream.rangeClosed(1, rows.getFirst().size())
                .mapToObj(number -> "field_" + number)
                .toList();
        return new Sample(
                what,
                rows.stream().<JsonNode>map(row -> event(fields, row)).toList(),
                read.stream().map(SampleMessage::key).toList(),
                messages.size() - read.size(),
                new Format.Csv(delimiter, fields),
                Origin.CELLS,
                Optional.empty());
    }

    private static List<String> row(String line, char delimiter) {
        try (CsvReader<CsvRecord> reader = reader(new StringReader(line.strip()), delimiter)) {
            return reader.stream().findFirst().map(CsvRecord::getFields).orElse(List.of());
        } catch (CsvParseException | IOException e) {
            return List.of();
        }
    }

    private static CsvReader<CsvRecord> reader(Reader text, char delimiter) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(text);
    }

    private static List<String> loading(char delimiter) {
        return delimiter == ','
                ? List.of("format: csv")
                : List.of("format: csv", "delimiter: " + (delimiter == '\t' ? "tab" : "\"" + delimiter + "\""));
    }

    /** Empty text is absent, and so is a column without a name. Every name is there, so that columns come in order. */
    private static ObjectNode event(List<String> names, List<String> cells) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < names.size(); i++) {
            if (cells.get(i).isEmpty()) {
                event.putNull(names.get(i));
            } else {
                event.put(names.get(i), cells.get(i));
            }
        }
        event.remove("");
        return event;
    }
}
