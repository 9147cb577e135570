package io.mekong.source.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the beginning of a file: JSON lines, a JSON array, or CSV with a header. */
final class FileSample {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    /** Enough for a thousand events of the usual sizes; longer events are sampled in smaller numbers. */
    private static final int MOST_BYTES = 32 << 20;

    private FileSample() {}

    /** @throws MekongException USER where the file cannot be read as events */
    static Sample read(Path file, SampleFormat format) {
        String what = "the file " + file.getFileName();
        try {
            String text = text(file);
            return format == SampleFormat.CSV || (format == SampleFormat.AUTO && isDelimited(file, text))
                    ? DelimitedSample.ofFile(what, new StringReader(text), DelimitedSample.delimiter(firstLine(text)))
                    : json(what, text, format);
        } catch (IOException e) {
            throw MekongException.user("Cannot read " + file, MekongException.reason(e), "Check the path.");
        }
    }

    private static boolean isDelimited(Path file, String text) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return true;
        }
        String begin = text.stripLeading();
        boolean json = name.endsWith(".json")
                || name.endsWith(".jsonl")
                || name.endsWith(".ndjson")
                || begin.startsWith("{")
                || begin.startsWith("[");
        return !json && firstLine(text).indexOf(DelimitedSample.delimiter(firstLine(text))) >= 0;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static Sample json(String what, String text, SampleFormat format) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        boolean lineByLine =
                lines.isEmpty() || MessageSample.object(lines.getFirst()).isPresent();
        List<SampleMessage> values = lineByLine ? List.of() : values(text);
        if (!values.isEmpty()) {
            return MessageSample.read(what, values, format);
        }
        List<SampleMessage> messages = lines.stream()
                .limit(Sample.MOST)
                .map(line -> new SampleMessage(Optional.empty(), line))
                .toList();
        return MessageSample.read(what, messages, format).loadedAs(List.of("format: json-lines"));
    }

    /** Of an array around all events, or of objects that run over several lines; none where the text is something else. */
    private static List<SampleMessage> values(String text) {
        List<SampleMessage> found = new ArrayList<>();
        try (MappingIterator<JsonNode> values = JSON.readerFor(JsonNode.class).readValues(text)) {
            while (found.size() < Sample.MOST && values.hasNextValue()) {
                found.add(new SampleMessage(Optional.empty(), values.nextValue().toString()));
            }
        } catch (JsonProcessingException e) {
            // It is cut off, here or by the file's end: what came before is sample enough.
            return found;
        } catch (IOException e) {
            throw MekongException.bug("Cannot read from memory", e);
        }
        return found;
    }

    /** The file's beginning, up to its last whole line. */
    private static String text(Path file) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
        }
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        String whole = bytes.length < MOST_BYTES ? text : text.substring(0, text.lastIndexOf('\n') + 1);
        return whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
    }
}
