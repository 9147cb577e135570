package io.mekong.store.duckdb;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.demo;
import static io.mekong.store.StoreFixture.demoRows;
import static io.mekong.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.OlapStore;
import io.mekong.store.OlapStoreContract;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DuckDbStoreTest extends OlapStoreContract {
    @Override
    protected OlapStore openStore() {
        return DuckDbStore.open(config(folder.resolve("store.duckdb")));
    }

    static DuckDbStore.Config config(Path file) {
        return new DuckDbStore.Config(file, DataSize.ofMegabytes(200), 2, 3);
    }

    /** Another process with the same file: it opens it, says so, and waits to be ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            try (DuckDbStore held = DuckDbStore.open(config(Path.of(arguments[0])))) {
                System.out.println("open " + held.sizeBytes());
                int end = System.in.read();
                System.out.println("end " + end);
            }
        }
    }

    @Test
    void aFileThatAnotherProcessHasNamesThatProcess() throws Exception {
        Path file = folder.resolve("held.duckdb");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = holder.inputReader()) {
            assertThat(out.lines().filter(line -> line.startsWith("open")).findFirst())
                    .isPresent();

            assertThatThrownBy(() -> DuckDbStore.open(config(file)))
                    .isInstanceOfSatisfying(
                            MekongException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE))
                    .hasMessage("Cannot open the store " + file + " – it is locked by process " + holder.pid()
                            + " – Stop that process or choose another folder with --data.");
        } finally {
            holder.destroyForcibly();
            assertThat(holder.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        DuckDbStore.open(config(file)).close();
    }

    @Test
    void aFileThatIsNoStoreIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("text.duckdb"), "not a database ".repeat(500));

        assertThatThrownBy(() -> DuckDbStore.open(config(file)))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot open the store " + file + " – ")
                .hasMessageEndingWith("Mend or move the file, or choose another folder with --data.");
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x").resolve("store.duckdb");

        assertThatThrownBy(() -> DuckDbStore.open(config(file)))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Cannot open the store " + file + " – ")
                .hasMessageContaining("--data");
    }

    @Test
    void aStoreInMemoryTakesTablesToo() {
        try (DuckDbStore memory = DuckDbStore.openInMemory()) {
            TableSchema demo = demo("demo");
            memory.ensureTable(demo);
            try (TableWriter writer = memory.writer(demo)) {
                commit(writer, demoRows(demo, 0, 0, 3), List.of(entry("demo", 0, 0, 2, 0, NOON)));
            }
            assertThat(memory.rowCount("demo")).isEqualTo(3);
            assertThat(memory.sizeBytes()).isZero();
        }
    }

    @Test
    void theLogOfAStoreThatWasNotClosedIsReadAgain() throws IOException {
        TableSchema demo = demo("demo");
        store.ensureTable(demo);
        try (TableWriter writer = store.writer(demo)) {
            commit(writer, demoRows(demo, 0, 0, 3), List.of(entry("demo", 0, 0, 2, 0, NOON)));
        }
        // What is on disk now is what a killed process leaves.
        Path copy = folder.resolve("copy.duckdb");
        Files.copy(folder.resolve("store.duckdb"), copy);
        Files.copy(folder.resolve("store.duckdb.wal"), folder.resolve("copy.duckdb.wal"));

        try (DuckDbStore again = DuckDbStore.open(config(copy))) {
            assertThat(again.rowCount("demo")).isEqualTo(3);
            assertThat(again.nextOffsets("demo")).containsEntry(0, 3L);
        }
    }
}
