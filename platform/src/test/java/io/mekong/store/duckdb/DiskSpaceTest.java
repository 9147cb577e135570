package io.mekong.store.duckdb;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.OlapStore;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small file system in memory, which only root can make. */
class DiskSpaceTest {
    private static final long SIZE = 192L << 20;

    @TempDir
    Path folder;

    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", disk.toString()) == 0;
        assumeTrue(mounted, "this user may not mount a file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // no such program here
        }
    }

    @Test
    void aCommitWaitsForRoomAndNothingIsLost() throws Exception {
        TableSchema demo = demo("demo");
        try (OlapStore store = DuckDbStore.open(DuckDbStoreTest.config(disk.resolve("store.duckdb")))) {
            store.ensureTable(demo);
            try (TableWriter writer = store.writer(demo)) {
                commit(writer, demoRows(demo, 0, 0, 100), List.of(entry("demo", 0, 0, 99, 0, NOON)));
                Path filler = fill(96L << 20);

                assertThatThrownBy(() -> commit(
                                writer, demoRows(demo, 0, 100, 100), List.of(entry("demo", 0, 100, 199, 0, NOON))))
                        .isInstanceOfSatisfying(MekongException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE);
                            assertThat(e.what()).isEqualTo("Cannot write to table `demo`");
                            assertThat(e.why()).startsWith("only ").contains(" are free on the disk of " + disk);
                            assertThat(e.fix()).isEqualTo("Free disk space; the platform goes on by itself.");
                        });
                assertThat(store.rowCount("demo")).isEqualTo(100);
                store.requireWorking();

                Files.delete(filler);
                commit(writer, demoRows(demo, 0, 100, 100), List.of(entry("demo", 0, 100, 199, 0, NOON)));
            }
            assertThat(store.rowCount("demo")).isEqualTo(200);
            assertThat(store.nextOffsets("demo")).containsEntry(0, 200L);
        }
    }

    /** Takes room until so much is left. */
    private Path fill(long left) throws IOException {
        Path filler = disk.resolve("filler");
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            byte[] megabyte = new byte[1 << 20];
            while (disk.toFile().getUsableSpace() > left) {
                file.write(megabyte);
            }
        }
        return filler;
    }
}
