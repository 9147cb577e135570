package io.mekong.broker;

import io.mekong.core.MekongException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks into topics, without a consumer group and without changing anything. For all threads.
 *
 * <p>A search is bounded in time, in messages looked at and in bytes kept; a page says where it stopped.
 */
public final class MessageBrowser implements AutoCloseable {
    private final Map<String, Object> clientProperties;
    private final Topics topics;
    private final ReaderPool readers;
    private final ReaderPool committed;
    private final Map<String, TopicTail> tails = new ConcurrentHashMap<>();

    MessageBrowser(Map<String, Object> clientProperties, Topics topics) {
        this.clientProperties = clientProperties;
        this.topics = topics;
        this.readers = new ReaderPool(clientProperties);
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.committed = new ReaderPool(properties);
    }

    /**
     * @throws MekongException USER when there is no such topic or partition or the offset is out of range; RESOURCE when Kafka does
     *     not answer in time
     */
    public BrowsePage read(BrowseRequest request) {
        topics.forget(request.topic()); // partitions may have been added by others
        List<PartitionRange> all = topics.offsets(request.topic());
        List<PartitionRange> chosen = chosen(request, all);
        ScanBudget budget = new ScanBudget(request.filter(), request.wanted(), request.limit());
        try {
            return readers.use(reader -> {
                List<Message> found =
                        request.offset().isEmpty() && request.time().isEmpty()
                                ? newest(reader, request, chosen, budget)
                                : onward(reader, request, starts(reader, request, chosen), budget);
                boolean complete = found.size() == request.limit();
                return new BrowsePage(all, found, budget.scanned(), complete ? Optional.empty() : budget.stopped());
            });
        } catch (KafkaException e) {
            throw KafkaErrors.translate(e, what(request));
        }
    }

    /**
     * Shows the messages of a range as they are, oldest first, but for those of transactions that did not commit.
     *
     * @return the offset before which everything was shown: the end of the range, or less when the time was too short
     * @throws MekongException RESOURCE when Kafka does not answer in time
     */
    public long show(String topic, PartitionRange range, Duration patience, MessageVisitor visitor) {
        try {
            return committed.use(reader -> reader.show(topic, range, patience, visitor));
        } catch (KafkaException e) {
            throw KafkaErrors.translate(e, "Cannot read topic `" + topic + "`");
        }
    }

    private static List<PartitionRange> chosen(BrowseRequest request, List<PartitionRange> all) {
        if (request.partition().isEmpty()) {
            return all;
        }
        int wanted = request.partition().get();
        return List.of(all.stream()
                .filter(range -> range.partition() == wanted)
                .findFirst()
                .orElseThrow(() -> MekongException.user(
                        what(request),
                        "there is no partition " + wanted,
                        all.size() == 1
                                ? "It has partition 0 only."
                                : "It has partitions 0 to " + (all.size() - 1) + ".")));
    }

    private static List<Message> newest(
            RangeReader reader, BrowseRequest request, List<PartitionRange> chosen, ScanBudget budget) {
        List<Message> found = new ArrayList<>();
        for (PartitionRange range : chosen) {
            found.addAll(reader.newest(request.topic(), range, budget.share(chosen.size())));
        }
        return found.stream()
                .sorted(Comparator.comparing(Message::timestamp)
                        .thenComparingLong(Message::offset)
                        .reversed())
                .limit(request.limit())
                .toList();
    }

    private static List<Message> onward(
            RangeReader reader, BrowseRequest request, List<PartitionRange> starts, ScanBudget budget) {
        List<Message> found = new ArrayList<>();
        for (PartitionRange range : starts) {
            found.addAll(reader.onward(request.topic(), range, budget.share(starts.size())));
        }
        return found.stream()
                .sorted(Comparator.comparing(Message::timestamp).thenComparingLong(Message::offset))
                .limit(request.limit())
                .toList();
    }

    /** The chosen ranges, cut off before the point asked for. */
    private static List<PartitionRange> starts(RangeReader reader, BrowseRequest request, List<PartitionRange> chosen) {
        if (request.offset().isPresent()) {
            return fromOffset(request, chosen, request.offset().get());
        }
        Map<TopicPartition, Long> times = new HashMap<>();
        long time = request.time().orElseThrow().toEpochMilli();
        chosen.forEach(range -> times.put(new TopicPartition(request.topic(), range.partition()), time));
        Map<TopicPartition, OffsetAndTimestamp> offsets = reader.offsetsAt(times);
        return chosen.stream()
                .map(range -> {
                    OffsetAndTimestamp at = offsets.get(new TopicPartition(request.topic(), range.partition()));
                    long from = at == null ? range.endOffset() : at.offset();
                    return new PartitionRange(range.partition(), from, Math.max(from, range.endOffset()));
                })
                .toList();
    }

    private static List<PartitionRange> fromOffset(BrowseRequest request, List<PartitionRange> chosen, long offset) {
        List<PartitionRange> holding = chosen.stream()
                .filter(range -> offset >= range.beginOffset() && offset <= range.endOffset())
                .map(range -> new PartitionRange(range.partition(), offset, range.endOffset()))
                .toList();
        if (holding.isEmpty()) {
            throw MekongException.user(
                    what(request),
                    "offset " + offset + " is out of range",
                    chosen.stream()
                            .map(range -> range.isEmpty()
                                    ? "Partition %d is empty (its next offset is %d)."
                                            .formatted(range.partition(), range.endOffset())
                                    : "Partition %d holds offsets %d to %d."
                                            .formatted(range.partition(), range.beginOffset(), range.endOffset() - 1))
                            .reduce((left, right) -> left + " " + right)
                            .orElse(""));
        }
        return holding;
    }

    /**
     * Calls {@code viewer} with what arrives from now on, oldest first: at most about four times a second, each time with at most the
     * newest {@value TopicTail#LARGEST_STEP} messages. All viewers of a topic share one consumer; viewers must return quickly.
     *
     * @return closing it ends the calls
     * @throws MekongException USER when there is no such topic
     */
    public Tail tail(String topic, Consumer<List<Message>> viewer) {
        topics.offsets(topic);
        TopicTail.Viewer added = new TopicTail.Viewer(viewer);
        tails.compute(topic, (name, present) -> {
            TopicTail current = present == null || present.isEnded() ? TopicTail.open(clientProperties, name) : present;
            current.add(added);
            return current;
        });
        return () -> tails.computeIfPresent(topic, (name, present) -> {
            present.remove(added);
            return present.isEnded() ? null : present;
        });
    }

    private static String what(BrowseRequest request) {
        return "Cannot browse topic `" + request.topic() + "`";
    }

    @Override
    public void close() {
        tails.values().forEach(TopicTail::end);
        tails.clear();
        readers.close();
        committed.close();
    }
}
