package io.mekong.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.project.Loaded;
import io.mekong.project.Overrides;
import io.mekong.project.Project;
import io.mekong.project.ProjectLoader;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OlapStore;
import io.mekong.store.RowBatch;
import io.mekong.store.StoreFixture;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.duckdb.DuckDbStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepTest {
    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void whatTheProjectNoLongerKeepsIsRemovedAndTold() throws Exception {
        Project project = project();
        TableSchema demo = TableSchema.of(project.table("demo").orElseThrow());
        List<String> changed = new ArrayList<>();
        try (OlapStore store = store();
                Upkeep upkeep = Upkeep.open(store, () -> project, InstantSource.fixed(NOW), changed::add)) {
            store.ensureTable(demo);
            write(store, demo, Duration.ofDays(9), Duration.ofDays(8), Duration.ofDays(1));

            upkeep.step();
            upkeep.step();

            assertThat(store.rowCount("demo")).isEqualTo(1);
            assertThat(upkeep.expired()).isEqualTo(Map.of("demo", 2L));
            assertThat(changed).containsExactly("demo");
        }
    }

    @Test
    void aTableThatCannotBeLookedAfterKeepsNoOtherFromIt() throws Exception {
        Project project = project();
        TableSchema demo = TableSchema.of(project.table("demo").orElseThrow());
        OlapStore closed = store();
        closed.ensureTable(demo);
        closed.close();
        try (Upkeep upkeep = Upkeep.open(closed, () -> project, InstantSource.fixed(NOW), _ -> {})) {
            upkeep.step();

            assertThat(upkeep.expired()).isEmpty();
        }
    }

    private OlapStore store() {
        return DuckDbStore.open(
                new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(256), 1, 1));
    }

    private Project project() throws Exception {
        Path root = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(root.resolve("streams"));
        Files.createDirectories(root.resolve("tables"));
        Files.writeString(root.resolve("mekong.yaml"), "name: demo\n");
        Files.writeString(
                root.resolve("streams/demo.yaml"), "columns:\n  - {name: at, type: timestamp}\nevent-time: at\n");
        Files.writeString(root.resolve("tables/demo.yaml"), "stream: demo\nretention: 7d\n");
        Loaded loaded = ProjectLoader.load(root, Overrides.none());
        assertThat(loaded.problems()).isEmpty();
        return loaded.project().orElseThrow();
    }

    private static void write(OlapStore store, TableSchema schema, Duration... ages) {
        RowBatch rows = new RowBatch(schema);
        for (int i = 0; i < ages.length; i++) {
            StoreFixture.putAt(rows, NOW.minus(ages[i]), 0, i);
        }
        LedgerEntry entry = new LedgerEntry(
                "demo",
                "demo",
                "id",
                0,
                0,
                ages.length - 1L,
                LedgerCounts.of(ages.length, 0),
                Optional.empty(),
                Optional.empty(),
                NOW,
                NOW);
        try (TableWriter writer = store.writer(schema)) {
            StoreFixture.commit(writer, rows, List.of(entry));
        }
    }
}
