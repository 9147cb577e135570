package io.mekong.lake;

import io.mekong.broker.LostMessagesException;
import io.mekong.broker.TopicFeeds;
import io.mekong.broker.Topics;
import io.mekong.core.MekongException;
import io.mekong.lake.LakeTopic.Gap;
import io.mekong.project.Archive;
import io.mekong.project.Project;
import io.mekong.project.Stream;
import io.mekong.store.ParquetFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The archives of all streams that have one, at work on one thread. */
public final class Archives implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Archives.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(20);

    private final LakeStorage storage;
    private final ParquetFiles parquet;
    private final ArchiveContext context;
    private final LakeReaders readers = new LakeReaders();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lake").factory());
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    /** @param parquet closed by whoever opened it */
    private Archives(LakeStorage storage, ParquetFiles parquet, ArchiveContext context) {
        this.storage = storage;
        this.parquet = parquet;
        this.context = context;
    }

    public static Archives open(
            LakeStorage storage,
            ParquetFiles parquet,
            TopicFeeds feeds,
            Topics topics,
            InstantSource clock,
            Project project) {
        Archives archives = new Archives(storage, parquet, new ArchiveContext(feeds, topics, clock));
        archives.apply(project);
        var _ = archives.thread.scheduleWithFixedDelay(
                archives::step, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return archives;
    }

    /** Makes what is archived be what the project says. */
    public void apply(Project project) {
        synchronized (kept) {
            kept.values()
                    .removeIf(entry ->
                            !entry.archive.stream().equals(project.streams().get(entry.name())));
            project.streams()
                    .values()
                    .forEach(stream -> stream.archive()
                            .ifPresent(rules -> kept.computeIfAbsent(stream.name(), _ -> kept(stream, rules))));
        }
    }

    private Kept kept(Stream stream, Archive rules) {
        LakeTopic topic = topic(stream);
        return new Kept(
                new StreamArchive(stream, rules, topic, parquet, context),
                new LakeUpkeep(stream, topic, parquet, readers, context.clock()));
    }

    /**
     * Archives everything that the stream's topic has now, and returns when it is done.
     *
     * @throws MekongException RESOURCE when it cannot
     */
    public void archiveNow(Stream stream) {
        Kept entry;
        synchronized (kept) {
            entry = Optional.ofNullable(kept.get(stream.name())).orElseThrow(() -> notArchived(stream));
        }
        entry.archiveAll();
    }

    /** What the topic lost before it was archived is given up. */
    public void acceptLoss(Stream stream) {
        Kept entry;
        synchronized (kept) {
            entry = Optional.ofNullable(kept.get(stream.name())).orElseThrow(() -> notArchived(stream));
        }
        entry.acceptLoss();
    }

    /** The stream's files, archived or not any more. */
    private LakeTopic topic(Stream stream) {
        return new LakeTopic(storage, stream.topic());
    }

    /** Its files stay until the reading is closed. */
    public LakeReading reading(Stream stream) {
        return new LakeReading(readers, topic(stream), stream, parquet);
    }

    public List<ArchiveStatus> statuses() {
        List<Kept> entries;
        synchronized (kept) {
            entries = List.copyOf(kept.values());
        }
        return entries.stream().map(Kept::status).toList();
    }

    private void step() {
        List<Kept> entries;
        synchronized (kept) {
            entries = List.copyOf(kept.values());
        }
        entries.forEach(Kept::step);
    }

    private static MekongException notArchived(Stream stream) {
        return MekongException.user(
                "The stream `" + stream.name() + "` has no archive",
                "its messages are not kept in the lake",
                "Write `archive: true` in streams/" + stream.name() + ".yaml.");
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** An archive and what became of its last step. */
    private static final class Kept {
        private final StreamArchive archive;
        private final LakeUpkeep upkeep;
        private volatile ArchiveStatus status;

        Kept(StreamArchive archive, LakeUpkeep upkeep) {
            this.archive = archive;
            this.upkeep = upkeep;
            this.status = new ArchiveStatus(
                    archive.stream().name(),
                    archive.stream().topic(),
                    0,
                    0,
                    0,
                    Map.of(),
                    0,
                    List.of(),
                    Optional.empty(),
                    List.of());
        }

        synchronized void archiveAll() {
            try {
                archive.archiveAll();
            } catch (MekongException e) {
                report(e);
                throw e;
            }
            look(Optional.empty());
        }

        synchronized void acceptLoss() {
            archive.acceptLoss();
            step();
        }

        String name() {
            return archive.stream().name();
        }

        synchronized void step() {
            try {
                archive.archiveDue();
                upkeep.step();
                look(Optional.empty());
            } catch (MekongException e) {
                report(e);
            } catch (RuntimeException e) {
                report(MekongException.resource(
                        "Archiving of stream `" + name() + "` stands still",
                        MekongException.reason(e),
                        "It tries again by itself.",
                        e));
            }
        }

        private void report(MekongException e) {
            if (!status.problem().map(Throwable::getMessage).equals(Optional.ofNullable(e.getMessage()))) {
                log.warn("Archive of stream `{}`: {}", name(), e.getMessage());
            }
            status = status.with(e, lost(e));
        }

        private List<Gap> lost(MekongException problem) {
            if (!(problem instanceof LostMessagesException lost)) {
                return status.lost();
            }
            try {
                return archive.lost();
            } catch (MekongException e) {
                log.debug("Archive of stream `{}`: {}", name(), e.getMessage());
                return lost.ranges().stream()
                        .map(range -> new Gap(range.partition(), range.first(), range.last()))
                        .toList();
            }
        }

        ArchiveStatus status() {
            return status;
        }

        private void look(Optional<MekongException> problem) {
            List<LakeFile> files = archive.topic().files();
            status = new ArchiveStatus(
                    archive.stream().name(),
                    archive.stream().topic(),
                    files.size(),
                    files.stream().mapToLong(LakeFile::bytes).sum(),
                    upkeep.outdated(),
                    archive.topic().nextOffsets(),
                    archive.behind(),
                    archive.topic().gaps(),
                    problem,
                    archive.lost());
        }
    }
}
