package io.mekong.lake;

import io.mekong.broker.FeedReader;
import io.mekong.broker.FeedRequest;
import io.mekong.broker.MessageVisitor;
import io.mekong.broker.Messages;
import io.mekong.broker.PartitionRange;
import io.mekong.broker.TopicFeed;
import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.lake.LakeTopic.Gap;
import io.mekong.project.Archive;
import io.mekong.project.Stream;
import io.mekong.store.ParquetFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one stream's messages into the lake. They wait in Kafka, not in memory, until there are enough for a file or the
 * first of them has waited long enough; then a partition is read from where its files end to where it ended a moment ago.
 * The names of the files are the only record of what is archived: a file that is there is complete, and after a crash
 * reading goes on behind the last. Used by one thread at a time.
 */
final class StreamArchive {
    private static final Logger log = LoggerFactory.getLogger(StreamArchive.class);
    private static final DataSize READ_AHEAD = DataSize.ofMegabytes(16);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Until the first file has told. */
    private static final long MESSAGE_BYTES = 200;

    private final Stream stream;
    private final Archive rules;
    private final LakeTopic topic;
    private final ParquetFiles parquet;
    private final ArchiveContext context;
    private final Map<Integer, Instant> waitingSince = new HashMap<>();
    /** Behind what the files have; null: the lake was not asked yet, since it may be away when we start. */
    private @Nullable Map<Integer, Long> next;

    private long messages;
    private long bytes;

    StreamArchive(Stream stream, Archive rules, LakeTopic topic, ParquetFiles parquet, ArchiveContext context) {
        this.stream = stream;
        this.rules = rules;
        this.topic = topic;
        this.parquet = parquet;
        this.context = context;
    }

    private Map<Integer, Long> next() {
        Map<Integer, Long> known = next;
        if (known == null) {
            known = new TreeMap<>(topic.nextOffsets());
            next = known;
        }
        return known;
    }

    Stream stream() {
        return stream;
    }

    LakeTopic topic() {
        return topic;
    }

    /** Archives the partitions whose messages have waited long enough, or are enough for a file. */
    void archiveDue() {
        Instant now = context.clock().instant();
        for (PartitionRange range : context.topics().offsets(stream.topic())) {
            long waiting = range.endOffset() - next().getOrDefault(range.partition(), range.beginOffset());
            if (waiting <= 0) {
                waitingSince.remove(range.partition());
            } else {
                Instant since = waitingSince.computeIfAbsent(range.partition(), _ -> now);
                boolean old = !since.plus(rules.fileAge()).isAfter(now);
                if (old || waiting * averageBytes() >= rules.fileSize().bytes()) {
                    archive(range);
                }
            }
        }
    }

    /** Archives everything that the topic has now. */
    void archiveAll() {
        for (PartitionRange range : context.topics().offsets(stream.topic())) {
            if (range.endOffset() > next().getOrDefault(range.partition(), range.beginOffset())) {
                archive(range);
            }
        }
    }

    /** What retention deleted before it was archived is given up: the gap shows in the names of the files. */
    void acceptLoss() {
        for (PartitionRange range : context.topics().offsets(stream.topic())) {
            next().computeIfPresent(range.partition(), (_, offset) -> Math.max(offset, range.beginOffset()));
        }
    }

    /** What retention deleted before it was archived, and nobody has given up yet. */
    List<Gap> lost() {
        List<Gap> lost = new ArrayList<>();
        for (PartitionRange range : context.topics().offsets(stream.topic())) {
            long from = next().getOrDefault(range.partition(), range.beginOffset());
            if (from < range.beginOffset()) {
                lost.add(new Gap(range.partition(), from, range.beginOffset() - 1));
            }
        }
        return lost;
    }

    /** Messages that are not in the lake yet. */
    long behind() {
        return context.topics().offsets(stream.topic()).stream()
                .mapToLong(range ->
                        Math.max(0, range.endOffset() - next().getOrDefault(range.partition(), range.beginOffset())))
                .sum();
    }

    private long averageBytes() {
        return messages == 0 ? MESSAGE_BYTES : Math.max(1, bytes / messages);
    }

    private void archive(PartitionRange range) {
        Map<Integer, Long> from = new HashMap<>(next());
        FeedRequest request = new FeedRequest(
                stream.topic(),
                reader(),
                range.partition(),
                context.topics().offsets(stream.topic()).size(),
                READ_AHEAD,
                stream.maxMessage());
        try (TopicFeed feed = context.feeds().open(request, from, topic.topicId());
                Filling filling =
                        new Filling(feed.begins().getOrDefault(range.partition(), range.beginOffset()), range)) {
            if (topic.topicId().isEmpty()) {
                topic.putTopicId(feed.topicId());
            }
            read(feed, filling);
            filling.finish();
            waitingSince.remove(range.partition());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MekongException.resource(
                    "Archiving of `" + stream.topic() + "` stopped", "it was interrupted", "", e);
        }
    }

    private void read(TopicFeed feed, Filling filling) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!filling.isComplete()) {
            Optional<Messages> read = feed.take(Duration.ofMillis(100));
            if (read.isPresent()) {
                read.get().forEach(filling);
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (feed.isAtEnd()) {
                return; // what is left are Kafka's own records
            } else if (System.nanoTime() > deadline) {
                throw MekongException.resource(
                        "Cannot archive topic `" + stream.topic() + "`",
                        "Kafka sent nothing for " + PATIENCE.toSeconds() + " s",
                        "It tries again by itself.",
                        null);
            }
        }
    }

    private FeedReader reader() {
        return new FeedReader(
                "mekong-lake-" + stream.name(),
                "the lake",
                "Run `mekong accept-loss --lake " + stream.name() + "` to go on without them, and raise"
                        + " `kafka.retention` or lower the archive's `file-age`.",
                "Bring the topic back, or move the folder `" + stream.topic() + "` of the lake away.");
    }

    /** Messages of one partition into files, up to where the partition ended when it began. */
    private final class Filling implements MessageVisitor, AutoCloseable {
        private final PartitionRange range;
        private long from;
        private @Nullable FileDraft draft;

        Filling(long from, PartitionRange range) {
            this.from = from;
            this.range = range;
        }

        boolean isComplete() {
            return from >= range.endOffset();
        }

        @Override
        public void message(
                int partition,
                long offset,
                long timestampMs,
                byte @Nullable [] key,
                byte @Nullable [] value,
                int start,
                int length) {
            if (partition != range.partition() || offset >= range.endOffset()) {
                return;
            }
            FileDraft open = draft;
            if (open != null && (open.bytes() >= rules.fileSize().bytes() || open.isBefore(timestampMs))) {
                finish();
                open = null;
            }
            if (open == null) {
                open = new FileDraft(topic, stream, parquet, partition, from, timestampMs);
                draft = open;
            }
            open.add(offset, timestampMs, key, value, start, length);
            from = offset + 1;
            messages++;
            bytes += length;
        }

        /** Closes the open file, if there is one, and goes on behind it. */
        void finish() {
            FileDraft open = draft;
            if (open != null) {
                LakeFile file = open.finish();
                next().put(range.partition(), file.lastOffset() + 1);
                log.info("Lake: {} ({})", file.path(), new DataSize(file.bytes()));
                open.close();
                draft = null;
            }
        }

        @Override
        public void close() {
            if (draft != null) {
                draft.close();
            }
        }
    }
}
