package io.mekong.job;

import io.mekong.project.Stream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What jobs read of ours and of others. */
public interface InputPlaces {
    /** All of a stream's messages up to now, in files of the lake that stay until this is closed. */
    Lake lake(String stream);

    /** Files of the lake. */
    interface Lake extends AutoCloseable {
        Stream stream();

        /** Where the files are, for those who reach that place themselves. */
        List<String> addresses();

        /** The files on this machine; of a lake far away copies, made now. */
        List<Path> local();

        @Override
        void close();
    }

    /** A connection of the caller's own. */
    Connection database(String name) throws SQLException;
}
