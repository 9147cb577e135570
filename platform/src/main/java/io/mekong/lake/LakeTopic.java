package io.mekong.lake;

import io.mekong.core.MekongException;
import io.mekong.lake.LakeStorage.Held;
import io.mekong.store.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One topic's files in the lake. The names are the only record of what is archived. */
public final class LakeTopic {
    /** Holds Kafka's id of the topic: files of another topic of the same name would have the same offsets. */
    private static final String ID_FILE = "topic.id";

    private static final int LABELS_AT_ONCE = 256;

    private final LakeStorage storage;
    private final String topic;

    LakeTopic(LakeStorage storage, String topic) {
        this.storage = storage;
        this.topic = topic;
    }

    /** Every file, by partition and offset. */
    public List<LakeFile> files() {
        List<LakeFile> files = new ArrayList<>();
        for (LakeStorage.Stored stored : storage.list(topic + "/")) {
            LakeFile.parse(stored.path(), stored.bytes())
                    .filter(file -> file.topic().equals(topic))
                    .ifPresent(files::add);
        }
        files.sort(Comparator.comparingInt(LakeFile::partition)
                .thenComparingLong(LakeFile::firstOffset)
                .thenComparing(Comparator.comparingLong(LakeFile::lastOffset).reversed()));
        return withoutCovered(files);
    }

    /** A merge that was interrupted leaves the parts beside the whole; the whole counts. */
    private static List<LakeFile> withoutCovered(List<LakeFile> sorted) {
        List<LakeFile> files = new ArrayList<>();
        for (LakeFile file : sorted) {
            if (files.isEmpty() || !files.getLast().covers(file)) {
                files.add(file);
            }
        }
        return List.copyOf(files);
    }

    /** Parts that a whole has taken the place of. */
    List<String> leftovers() {
        List<String> kept = files().stream().map(LakeFile::path).toList();
        return storage.list(topic + "/").stream()
                .filter(stored -> LakeFile.parse(stored.path(), stored.bytes()).isPresent())
                .map(LakeStorage.Stored::path)
                .filter(path -> !kept.contains(path))
                .toList();
    }

    /** The first offset that is not archived, by partition. */
    public Map<Integer, Long> nextOffsets() {
        Map<Integer, Long> next = new TreeMap<>();
        files().forEach(file -> next.merge(file.partition(), file.lastOffset() + 1, Math::max));
        return next;
    }

    /** Offsets between two files that no file has, which retention took before they were archived. */
    public List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        LakeFile before = null;
        for (LakeFile file : files()) {
            if (before != null
                    && before.partition() == file.partition()
                    && file.firstOffset() > before.lastOffset() + 1) {
                gaps.add(new Gap(file.partition(), before.lastOffset() + 1, file.firstOffset() - 1));
            }
            before = file;
        }
        return gaps;
    }

    /** Offsets, both included. */
    public record Gap(int partition, long first, long last) {}

    /** Kafka's id of the archived topic; empty while nothing is. */
    public Optional<String> topicId() {
        return storage.text(topic + "/" + ID_FILE).map(String::strip);
    }

    void putTopicId(String id) {
        try {
            Path draft = Files.createTempFile(storage.drafts(), "topic", ".id");
            Files.writeString(draft, id + "\n");
            storage.put(draft, topic + "/" + ID_FILE);
        } catch (IOException e) {
            throw notWritten(e);
        }
    }

    MekongException notWritten(IOException e) {
        return MekongException.resource(
                "Cannot write in the lake " + storage.address(),
                MekongException.reason(e),
                "Look at the disk: is it full, or not writable?",
                e);
    }

    /** Files on this machine to read, in the same order, until it is closed. */
    Held hold(List<LakeFile> files) {
        return storage.hold(files.stream().map(LakeFile::path).toList());
    }

    /** What the files were labelled with when they were written, by path; a file without a label is missing. */
    Map<String, String> labels(List<LakeFile> files, ParquetFiles parquet) {
        Map<String, String> labels = new HashMap<>();
        for (int from = 0; from < files.size(); from += LABELS_AT_ONCE) {
            List<LakeFile> some = files.subList(from, Math.min(files.size(), from + LABELS_AT_ONCE));
            try (Held ends = storage.holdEnds(some.stream()
                    .map(file -> new LakeStorage.Stored(file.path(), file.bytes()))
                    .toList())) {
                Map<Path, String> read = parquet.labels(ends.paths());
                for (int i = 0; i < some.size(); i++) {
                    String label = read.get(ends.paths().get(i));
                    if (label != null) {
                        labels.put(some.get(i).path(), label);
                    }
                }
            }
        }
        return labels;
    }

    /** Where its files are kept. */
    public LakeStorage storage() {
        return storage;
    }
}
