package io.mekong.source.sample;

import io.mekong.core.MekongException;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.project.Column;
import io.mekong.project.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A stream file for messages that somebody has already: types, what is always there, lists and nested fields, the time
 * and the key, as a sample suggests them.
 *
 * @param stream what the file declares
 * @param yaml the file, with comments that say what of the sample speaks for each line
 */
public record StreamProposal(Stream stream, String yaml) {
    /**
     * From the beginning of a file: JSON lines, a JSON array, or CSV with a header.
     *
     * @param name the stream's; empty: from the file's
     * @throws MekongException USER where nothing in the file can be read as events
     */
    public static StreamProposal ofFile(Path file, SampleFormat format, String name) {
        Sample sample = FileSample.read(file, format);
        String stem = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String stream = name.isEmpty() ? Words.resource(stem) : name;
        return propose(sample, stream, stream, OptionalInt.empty(), Optional.of(file));
    }

    /**
     * From messages of a topic, the oldest first.
     *
     * @param partitions of the topic
     * @param name the stream's; empty: from the topic's
     * @throws MekongException USER where no message can be read as an event
     */
    public static StreamProposal ofMessages(
            String topic, int partitions, List<SampleMessage> messages, SampleFormat format, String name) {
        Sample sample = MessageSample.read("the topic " + topic, messages, format);
        return propose(
                sample,
                name.isEmpty() ? Words.resource(topic) : name,
                topic,
                OptionalInt.of(partitions),
                Optional.empty());
    }

    private static StreamProposal propose(
            Sample sample, String name, String topic, OptionalInt partitions, Optional<Path> file) {
        List<ProposedColumn> columns = Columns.of(sample.events(), sample.origin());
        if (columns.isEmpty()) {
            throw MessageSample.refusal(sample.what(), "its events have no fields", "Sample something that has.");
        }
        Optional<Column> key = Roles.keyOf(sample, columns);
        Optional<Column> likely =
                sample.keys().stream().noneMatch(Optional::isPresent) ? Roles.likelyKey(columns) : Optional.empty();
        Stream plain = Stream.of(
                name,
                partitions.orElse(1),
                columns.stream().map(ProposedColumn::column).toList(),
                Roles.eventTime(columns).map(Column::name),
                key.or(() -> likely).map(Column::name));
        Stream stream = new Stream(
                name,
                "",
                topic,
                plain.partitions(),
                sample.format(),
                plain.columns(),
                plain.unknown(),
                plain.eventTime(),
                plain.key(),
                plain.maxMessage(),
                plain.archive());
        return new StreamProposal(stream, new ProposalYaml(sample, stream, columns, key.isPresent(), file).text());
    }

    /** How many of the sampled events the stream's columns can take. Cells are not events yet, and are not counted. */
    static int decoded(Sample sample, Stream stream) {
        Stream json = Stream.of(stream.name(), stream.partitions(), stream.columns(), stream.eventTime(), stream.key());
        EventDecoder decoder = EventDecoder.of(json);
        return Math.toIntExact(sample.events().stream()
                .filter(event -> decodes(decoder, event.toString()))
                .count());
    }

    private static boolean decodes(EventDecoder decoder, String event) {
        try {
            decoder.decode(event.getBytes(StandardCharsets.UTF_8), RowSink.NOWHERE);
            return true;
        } catch (RejectedEvent e) {
            return false;
        }
    }
}
