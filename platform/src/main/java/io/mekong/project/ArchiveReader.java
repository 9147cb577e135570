package io.mekong.project;

import io.mekong.core.DataSize;
import java.time.Duration;
import java.util.Optional;

/** Reads a stream's {@code archive}: whether, or how. */
final class ArchiveReader {
    private static final Form<DataSize> FILE_SIZE = Form.size("1MB", "16GB");
    private static final Form<Duration> FILE_AGE = Form.duration("1s", "7d", "1h");
    private static final Form<Duration> RETENTION = Form.duration("1h", "36500d", "90d");

    private ArchiveReader() {}

    static Optional<Archive> read(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.truth().filter(wanted -> wanted).map(wanted -> Archive.DEFAULT);
        }
        return value.section("an archive").map(section -> {
            Archive archive = new Archive(
                    section.find("file-size", FILE_SIZE).orElse(Archive.DEFAULT.fileSize()),
                    section.find("file-age", FILE_AGE).orElse(Archive.DEFAULT.fileAge()),
                    section.find("retention", RETENTION));
            section.finish();
            return archive;
        });
    }
}
