package io.mekong.lake;

import io.mekong.project.Stream;
import io.mekong.store.ParquetFiles;
import java.nio.file.Path;
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
        List<Path> paths = some.stream().map(topic::local).toList();
        Map<Path, String> labels = parquet.labels(paths);
        return paths.stream().allMatch(path -> label.equals(labels.get(path)));
    }

    @Override
    public void close() {
        readers.end(name);
    }
}
