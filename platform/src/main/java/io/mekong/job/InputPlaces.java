package io.mekong.job;

import io.mekong.project.Stream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What jobs read of ours and of others. */
public interface InputPlaces {
    /** All of a stream's messages up to now, in files of the lake. */
    Lake lake(String stream);

    /** @param files local, or local copies */
    record Lake(Stream stream, List<Path> files) {
        public Lake {
            files = List.copyOf(files);
        }
    }

    /** A connection of the caller's own. */
    Connection database(String name) throws SQLException;
}
