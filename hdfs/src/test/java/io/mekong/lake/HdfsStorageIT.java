package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.hdfs.HdfsOpener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake on real daemons of HDFS, and what they do to it. */
class HdfsStorageIT extends LakeStorageContract {
    private static HdfsCluster cluster;
    private static int tests;

    private final String folder = "/mekong/" + ++tests;

    @BeforeAll
    static void start(@TempDir Path data) {
        cluster = HdfsCluster.start(data);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Override
    LakeStorage open() {
        return open(cluster.address(folder));
    }

    private LakeStorage open(URI address) {
        return FarStorage.open(
                new HdfsOpener().open(address), work.resolve("drafts-" + System.nanoTime()), InstantSource.system());
    }

    private static void put(LakeStorage lake, String path, int bytes) throws IOException {
        Path draft = Files.createTempFile(lake.drafts(), "draft", "");
        Files.write(draft, new byte[bytes]);
        lake.put(draft, path);
    }

    private List<org.apache.hadoop.fs.Path> drafts() throws IOException {
        try (DistributedFileSystem files = cluster.administrator()) {
            org.apache.hadoop.fs.Path left = new org.apache.hadoop.fs.Path(folder + "/.drafts");
            return files.exists(left)
                    ? java.util.Arrays.stream(files.listStatus(left))
                            .map(file -> file.getPath())
                            .toList()
                    : List.of();
        }
    }

    @Test
    void theNameNodeIsKilledAndComesBack() throws IOException {
        try (LakeStorage lake = open()) {
            put(lake, "demo/1", 1_000);
            cluster.killNameNode();
            assertThatThrownBy(() -> put(lake, "demo/2", 2_000))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("Cannot write `demo/2` in the lake hdfs://127.0.0.1")
                    .hasMessageContaining("the NameNode does not answer")
                    .hasMessageContaining("lake.address");
            assertThatThrownBy(() -> lake.list("other/")).hasMessageContaining("the NameNode does not answer");
            cluster.startNameNode();
            cluster.awaitReady();
            put(lake, "demo/2", 2_000);
            assertThat(lake.list("demo/"))
                    .containsExactly(new LakeStorage.Stored("demo/1", 1_000), new LakeStorage.Stored("demo/2", 2_000));
            lake.hold(List.of("demo/1", "demo/2")).close();
            assertThat(drafts()).isEmpty();
        }
    }

    @Test
    void inSafeModeNothingIsWrittenAndItIsSaid() throws IOException {
        try (LakeStorage lake = open();
                DistributedFileSystem administrator = cluster.administrator()) {
            put(lake, "demo/1", 10);
            administrator.setSafeMode(org.apache.hadoop.fs.SafeModeAction.ENTER);
            try {
                assertThatThrownBy(() -> put(lake, "demo/2", 10))
                        .isInstanceOf(MekongException.class)
                        .hasMessageContaining("the NameNode is in safe mode")
                        .hasMessageContaining("hdfs dfsadmin -safemode get");
                assertThatThrownBy(() -> lake.delete("demo/1")).hasMessageContaining("the NameNode is in safe mode");
            } finally {
                administrator.setSafeMode(org.apache.hadoop.fs.SafeModeAction.LEAVE);
            }
            put(lake, "demo/2", 10);
            assertThat(lake.list("demo/")).hasSize(2);
        }
    }

    @Test
    void withoutADataNodeNothingIsTakenAndNothingIsLost() throws IOException {
        try (LakeStorage lake = open()) {
            put(lake, "demo/1", 10);
            cluster.killDataNode();
            try {
                assertThatThrownBy(() -> put(lake, "demo/2", 10))
                        .isInstanceOf(MekongException.class)
                        .hasMessageContaining("no DataNode took it")
                        .hasMessageContaining("hdfs dfsadmin -report");
                assertThatThrownBy(() -> lake.hold(List.of("demo/1")))
                        .hasMessageContaining("no DataNode that runs has it");
            } finally {
                cluster.startDataNode();
                cluster.awaitReady();
            }
            put(lake, "demo/2", 10);
            lake.hold(List.of("demo/1", "demo/2")).close();
            assertThat(lake.list("demo/")).hasSize(2);
            assertThat(drafts()).isEmpty();
        }
    }

    @Test
    void aStrangerIsToldWhoHeIsAndWhatHeMayNot() throws IOException {
        try (DistributedFileSystem administrator = cluster.administrator()) {
            administrator.mkdirs(new org.apache.hadoop.fs.Path(folder), new FsPermission("700"));
        }
        try (LakeStorage lake = open(cluster.address("stranger", folder))) {
            assertThatThrownBy(() -> put(lake, "demo/1", 10))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("Permission denied: user=stranger")
                    .hasMessageContaining("hdfs dfs -chown");
            assertThatThrownBy(() -> lake.list("demo/")).hasMessageContaining("Permission denied: user=stranger");
        }
    }

    @Test
    void aFullQuotaIsToldAndLeavesNothing() throws IOException {
        try (LakeStorage lake = open();
                DistributedFileSystem administrator = cluster.administrator()) {
            put(lake, "demo/1", 10);
            // A block is reserved whole while it is written.
            administrator.setQuota(new org.apache.hadoop.fs.Path(folder), HdfsConstants.QUOTA_DONT_SET, 1 << 20);
            assertThatThrownBy(() -> put(lake, "demo/2", 3 << 20))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("the quota of the folder is used up")
                    .hasMessageContaining("setSpaceQuota");
            assertThat(lake.list("demo/")).containsExactly(new LakeStorage.Stored("demo/1", 10));
            assertThat(drafts()).isEmpty();
            administrator.setQuota(
                    new org.apache.hadoop.fs.Path(folder), HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
            put(lake, "demo/2", 3 << 20);
        }
    }
}
