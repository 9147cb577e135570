package io.mekong.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectWatcherTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    Path root;

    private final List<Set<Path>> told = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private ProjectFolder folder = new ProjectFolder(Path.of(""));

    @BeforeEach
    void soundProject() {
        folder = ProjectFolder.sound(root);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private ProjectWatcher watch() {
        ProjectWatcher watcher = ProjectWatcher.open(root, told::add);
        open.add(watcher);
        return watcher;
    }

    private void awaitTold(String... files) {
        Set<Path> expected = Set.of(Arrays.stream(files).map(Path::of).toArray(Path[]::new));
        await().atMost(DEADLINE).untilAsserted(() -> {
            Set<Path> all = new TreeSet<>();
            told.forEach(all::addAll);
            assertThat(all).isEqualTo(expected);
        });
    }

    @Test
    void aNewFile() {
        watch();
        folder.write("tables/new.yaml", "stream: demo\n");
        awaitTold("tables/new.yaml");
    }

    @Test
    void aChangedFileOfTheSameSizeAndTime() throws IOException {
        Path file = root.resolve("tables/demo.yaml");
        FileTime time = Files.getLastModifiedTime(file);
        watch();
        folder.write("tables/demo.yaml", "stream: dem0\n");
        Files.setLastModifiedTime(file, time);
        awaitTold("tables/demo.yaml");
    }

    @Test
    void aFileSavedByRenaming() throws IOException {
        Path file = root.resolve("tables/demo.yaml");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        watch();
        Path temporary = root.resolve("tables/.demo.yaml.swp");
        Files.writeString(temporary, "stream: dem0\n");
        // Older than what it replaces, as a restored backup is.
        Files.setLastModifiedTime(temporary, FileTime.fromMillis(1_000));
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        awaitTold("tables/demo.yaml");
    }

    @Test
    void aDeletedFile() throws IOException {
        watch();
        Files.delete(root.resolve("dashboards/d.yaml"));
        awaitTold("dashboards/d.yaml");
    }

    @Test
    void aNewFolderAndTheSettings() throws IOException {
        Files.delete(root.resolve("workflows/w.yaml"));
        Files.delete(root.resolve("workflows"));
        watch();
        folder.write("workflows/w.yaml", "tasks: {}\n").write("mekong.yaml", "name: X\n");
        awaitTold("workflows/w.yaml", "mekong.yaml");
    }

    @Test
    void manyWritesAreToldAfterTheLast() {
        watch();
        for (int i = 0; i < 50; i++) {
            folder.write("tables/t" + i + ".yaml", "stream: demo\n");
        }
        await().atMost(DEADLINE).until(() -> told.stream().mapToInt(Set::size).sum() == 50);
        assertThat(told.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void whatIsNoProjectFileIsNotTold() throws IOException {
        watch();
        folder.write("README.md", "x").write("data/trades.csv", "x").write(".mekong/tables/x.yaml", "x");
        Files.setLastModifiedTime(root.resolve("tables/demo.yaml"), FileTime.fromMillis(1_000_000));
        folder.write("tables/last.yaml", "stream: demo\n");
        awaitTold("tables/last.yaml");
    }

    @Test
    void theWholeFolderMayVanishAndComeBack() throws IOException {
        watch();
        Path elsewhere = root.resolveSibling(root.getFileName() + "-moved");
        Files.move(root, elsewhere);
        await().atMost(DEADLINE).until(() -> told.size() == 1);
        assertThat(told.getFirst()).hasSize(5);
        Files.move(elsewhere, root);
        await().atMost(DEADLINE).until(() -> told.size() == 2);
    }

    @Test
    void aReloadThatFailsDoesNotEndTheWatch() {
        open.add(ProjectWatcher.open(root, files -> {
            told.add(files);
            throw new IllegalStateException("on purpose");
        }));
        folder.write("tables/a.yaml", "stream: demo\n");
        awaitTold("tables/a.yaml");
        folder.write("tables/b.yaml", "stream: demo\n");
        awaitTold("tables/a.yaml", "tables/b.yaml");
    }

    @Test
    void aChangeDuringASlowReloadIsToldAfterIt() throws InterruptedException {
        CountDownLatch reloading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        open.add(ProjectWatcher.open(root, files -> {
            told.add(files);
            reloading.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        folder.write("tables/a.yaml", "stream: demo\n");
        assertThat(reloading.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        folder.write("tables/b.yaml", "stream: demo\n");
        goOn.countDown();
        awaitTold("tables/a.yaml", "tables/b.yaml");
    }

    @Test
    void closingEndsItsThread() {
        ProjectWatcher watcher = watch();
        assertThat(threads()).isEqualTo(1);
        watcher.close();
        watcher.close();
        assertThat(threads()).isZero();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mekong-project-watcher"))
                .count();
    }
}
