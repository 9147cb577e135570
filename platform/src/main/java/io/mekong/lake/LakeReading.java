package io.mekong.lake;

import io.mekong.project.Stream;
import io.mekong.store.ParquetFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The files of a stream as they were when reading began, all of them there until it ends. */
public final class LakeReading implements AutoCloseable {
    private final LakeReaders readers;
    private final LakeTopic topic;
    private final String name;
    private final ParquetFiles parquet;
    private final String label;
    private final List<LakeFile> files;
    private final LakeMessages messages;

    LakeReading(LakeReaders readers, LakeTopic topic, Stream stream, ParquetFiles parquet) {
        this.readers = readers;
        this.topic = topic;
        this.name = stream.topic();
        this.parquet = parquet;
        this.label = LakeSchema.label(stream);
        this.messages = new LakeMessages(topic, name, parquet);
        readers.begin(name);
        try {
            this.files = topic.files();
        } catch (RuntimeException e) {
            readers.end(name);
            throw e;
        }
    }

    public LakeTopic topic() {
        return topic;
    }

    /** By partition and offset. */
    public List<LakeFile> files() {
        return files;
    }

    public LakeMessages messages() {
        return messages;
    }

    /** Whether the files' columns are those that the stream has now; the messages in them are good in any case. */
    public boolean isCurrent(List<LakeFile> some) {
        Map<String, String> labels = topic.labels(some, parquet);
        return some.stream().allMatch(file -> label.equals(labels.get(file.path())));
    }

    /** Local files with their rows, until it is closed. */
    public LakeStorage.Held hold(List<LakeFile> some) {
        return topic.hold(some);
    }

    /**
     * The files in groups that may be held at a time; all at once where they are on this machine anyway.
     *
     * @param whole what must not be divided, however large: a partition, or nothing larger than a file
     */
    public List<List<LakeFile>> groups(Whole whole) {
        List<List<LakeFile>> groups = new ArrayList<>();
        List<LakeFile> group = new ArrayList<>();
        long bytes = 0;
        for (LakeFile file : files) {
            boolean divisible =
                    whole == Whole.FILE || (!group.isEmpty() && group.getLast().partition() != file.partition());
            if (!group.isEmpty()
                    && divisible
                    && (bytes + file.bytes() > topic.storage().mostHeldBytes())) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = 0;
            }
            group.add(file);
            bytes += file.bytes();
        }
        groups.add(group);
        return groups;
    }

    /** What is not divided between groups of files. */
    public enum Whole {
        FILE,
        PARTITION
    }

    @Override
    public void close() {
        readers.end(name);
    }
}
