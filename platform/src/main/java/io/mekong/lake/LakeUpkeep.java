package io.mekong.lake;

import io.mekong.core.MekongException;
import io.mekong.project.Archive;
import io.mekong.project.Stream;
import io.mekong.store.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream's files in good shape, a file at a time: columns that were written under an older definition of the stream
 * are computed anew from the messages beside them, small files of hours that are over become one, and what is older than the
 * archive keeps is removed. Used by one thread at a time.
 */
final class LakeUpkeep {
    private static final Logger log = LoggerFactory.getLogger(LakeUpkeep.class);
    /** A message of the hour before may still be on its way to Kafka. */
    private static final Duration HOUR_AND_A_BIT = Duration.ofMinutes(65);

    private final Stream stream;
    private final Archive rules;
    private final LakeTopic topic;
    private final ParquetFiles parquet;
    private final LakeReaders readers;
    private final InstantSource clock;
    private final String label;
    /** By the path of a file; a file keeps its label until it is written anew, which is done here. */
    private final Map<String, String> labels = new HashMap<>();

    LakeUpkeep(Stream stream, LakeTopic topic, ParquetFiles parquet, LakeReaders readers, InstantSource clock) {
        this.stream = stream;
        this.rules = stream.archive().orElseThrow();
        this.topic = topic;
        this.parquet = parquet;
        this.readers = readers;
        this.clock = clock;
        this.label = LakeSchema.label(stream);
    }

    /** Does the one thing that is most needed, and what is quickly done. */
    void step() {
        readers.whileNobodyReads(stream.topic(), this::deleteOld);
        List<LakeFile> files = topic.files();
        learnLabels(files);
        Optional<LakeFile> outdated = files.stream()
                .filter(file -> !label.equals(labels.get(file.path())))
                .max(Comparator.comparing(LakeFile::hour));
        if (outdated.isPresent()) {
            rewrite(outdated.get());
        } else {
            mergeable(files).ifPresent(this::merge);
        }
    }

    /** Whether the file's columns are those of the stream as it is now, as far as is known. */
    long outdated() {
        return labels.values().stream().filter(other -> !other.equals(label)).count();
    }

    private void deleteOld() {
        topic.leftovers().forEach(topic.storage()::delete);
        rules.retention().ifPresent(kept -> {
            Instant oldest = clock.instant().minus(kept);
            topic.files().stream()
                    .filter(file -> file.hour().plus(Duration.ofHours(1)).isBefore(oldest))
                    .forEach(file -> topic.storage().delete(file.path()));
        });
    }

    private void learnLabels(List<LakeFile> files) {
        Set<String> present = new HashSet<>();
        List<LakeFile> unknown = new ArrayList<>();
        for (LakeFile file : files) {
            present.add(file.path());
            if (!labels.containsKey(file.path())) {
                unknown.add(file);
            }
        }
        labels.keySet().retainAll(present);
        Map<String, String> read = topic.labels(unknown, parquet);
        unknown.forEach(file -> labels.put(file.path(), read.getOrDefault(file.path(), "")));
    }

    /** The messages stay as they are, and so does the name. */
    private void rewrite(LakeFile old) {
        LakeMessages messages = new LakeMessages(topic, stream.topic(), parquet);
        long hour = old.hour().toEpochMilli();
        try (FileDraft draft = new FileDraft(topic, stream, parquet, old.partition(), old.firstOffset(), hour)) {
            messages.read(
                    old,
                    old.firstOffset(),
                    old.lastOffset(),
                    (_, offset, timestampMs, key, value, from, length) ->
                            draft.add(offset, timestampMs, key, value, from, length));
            LakeFile made = draft.finish();
            if (!made.path().equals(old.path())) {
                throw MekongException.bug(old.path() + " has other messages than its name says: " + made.path(), null);
            }
        }
        labels.put(old.path(), label);
        log.info("Lake: the columns of {} are those of the stream's new definition", old.path());
    }

    /** The first run of small neighbours that fit into one file. */
    private Optional<List<LakeFile>> mergeable(List<LakeFile> files) {
        Instant over = clock.instant().minus(HOUR_AND_A_BIT);
        List<LakeFile> run = new ArrayList<>();
        for (LakeFile file : files) {
            if (!continues(run, file)) {
                if (run.size() > 1) {
                    return Optional.of(run);
                }
                run = new ArrayList<>();
            }
            if (file.hour().isBefore(over) && file.bytes() < rules.fileSize().bytes()) {
                run.add(file);
            }
        }
        return run.size() > 1 ? Optional.of(run) : Optional.empty();
    }

    private boolean continues(List<LakeFile> run, LakeFile file) {
        if (run.isEmpty()) {
            return true;
        }
        LakeFile last = run.getLast();
        long bytes = run.stream().mapToLong(LakeFile::bytes).sum() + file.bytes();
        return last.partition() == file.partition()
                && last.hour().equals(file.hour())
                && last.lastOffset() + 1 == file.firstOffset()
                && bytes <= rules.fileSize().bytes();
    }

    /** The whole is put beside its parts before they go: who lists the files takes the whole. */
    private void merge(List<LakeFile> parts) {
        LakeFile first = parts.getFirst();
        try {
            Path local = Files.createTempFile(topic.storage().drafts(), "merged", ".parquet");
            try (LakeStorage.Held held = topic.hold(parts)) {
                parquet.merge(held.paths(), local, label);
            }
            LakeFile whole = new LakeFile(
                    first.topic(),
                    first.hour(),
                    first.partition(),
                    first.firstOffset(),
                    parts.getLast().lastOffset(),
                    Files.size(local));
            topic.storage().put(local, whole.path());
            labels.put(whole.path(), label);
            log.info("Lake: {} files are {} now", parts.size(), whole.path());
        } catch (IOException e) {
            throw topic.notWritten(e);
        }
        readers.whileNobodyReads(stream.topic(), () -> topic.leftovers().forEach(topic.storage()::delete));
    }
}
