package io.mekong.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform with its lake on real daemons of HDFS, whose NameNode is killed in the middle. */
class HdfsLakeIT extends FarLakeContract {
    private static HdfsCluster cluster;

    @BeforeAll
    static void start(@TempDir Path data) {
        cluster = HdfsCluster.start(data);
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Override
    List<String> settings() {
        return List.of("lake.address=" + cluster.address("/mekong"));
    }

    @Override
    void away() {
        cluster.killNameNode();
    }

    @Override
    void back() {
        try {
            cluster.startNameNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cluster.awaitReady();
    }
}
