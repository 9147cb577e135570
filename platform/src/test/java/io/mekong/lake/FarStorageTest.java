package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.lake.LakeStorage.Held;
import io.mekong.lake.LakeStorage.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How rarely a far storage is asked, and how little of it is kept here. */
class FarStorageTest extends LakeStorageContract {
    private final Far far = new Far();
    private Instant now = Instant.parse("2026-01-10T09:00:00Z");

    @Override
    LakeStorage open() {
        return FarStorage.open(far, work.resolve("drafts"), () -> now, new DataSize(3_000));
    }

    private static void put(LakeStorage storage, String path, int bytes) throws IOException {
        Path draft = Files.createTempFile(storage.drafts(), "draft", "");
        Files.write(draft, new byte[bytes]);
        storage.put(draft, path);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("drafts"))) {
            return files.toList();
        }
    }

    @Test
    void itIsListedOnceInAWhile() throws IOException {
        try (LakeStorage storage = open()) {
            for (int i = 0; i < 20; i++) {
                storage.list("demo/");
                put(storage, "demo/" + i, 1);
            }
            storage.delete("demo/0");
            assertThat(storage.list("demo/")).hasSize(19);
            assertThat(far.asked).filteredOn("list demo/"::equals).hasSize(1);
            now = now.plus(Duration.ofMinutes(6));
            far.files.put("demo/another's", new byte[1]);
            assertThat(storage.list("demo/")).hasSize(20);
        }
    }

    @Test
    void afterAFailureItIsLookedAtAgain() throws IOException {
        try (LakeStorage storage = open()) {
            storage.list("demo/");
            far.lost = true; // it arrives, and the answer does not
            assertThatThrownBy(() -> put(storage, "demo/1", 1)).hasMessageContaining("the answer was lost");
            far.lost = false;
            assertThat(storage.list("demo/")).containsExactly(new Stored("demo/1", 1));
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void filesStayWhileTheyAreHeldAndLittleStaysAfterwards() throws IOException {
        try (LakeStorage storage = open()) {
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                paths.add("demo/" + i);
                put(storage, "demo/" + i, 1_000);
            }
            try (Held all = storage.hold(paths)) {
                assertThat(all.paths()).allSatisfy(file -> assertThat(file).hasSize(1_000));
                try (Held one = storage.hold(List.of("demo/3"))) {
                    assertThat(one.paths().getFirst()).isEqualTo(all.paths().get(3));
                }
                put(storage, "demo/4", 7);
                assertThat(all.paths().get(4)).hasSize(1_000);
                try (Held fresh = storage.hold(List.of("demo/4"))) {
                    assertThat(fresh.paths().getFirst()).hasSize(7);
                }
            }
            assertThat(kept().stream().mapToLong(file -> file.toFile().length()).sum())
                    .isBetween(1L, 3_000L);
            far.asked.clear();
            storage.hold(List.of("demo/9")).close();
            assertThat(far.asked).isEmpty();
        }
    }

    @Test
    void whatCannotBeFetchedHoldsNothing() throws IOException {
        try (LakeStorage storage = open()) {
            put(storage, "demo/1", 10);
            assertThatThrownBy(() -> storage.hold(List.of("demo/1", "demo/2")))
                    .isInstanceOf(MekongException.class)
                    .hasMessageContaining("no demo/2");
            storage.delete("demo/1");
            assertThat(kept()).isEmpty();
            put(storage, "demo/3", 10);
            far.lost = true;
            assertThatThrownBy(() -> storage.hold(List.of("demo/3"))).hasMessageContaining("the connection was lost");
            assertThat(kept()).isEmpty();
            far.lost = false;
            storage.hold(List.of("demo/3")).close();
        }
    }

    /** Files in memory, and a list of what was asked. */
    private static final class Far implements FarFiles {
        private final Map<String, byte[]> files = new TreeMap<>();
        private final List<String> asked = new ArrayList<>();
        private boolean lost;

        @Override
        public List<Stored> list(String prefix) {
            asked.add("list " + prefix);
            return files.entrySet().stream()
                    .filter(file -> file.getKey().startsWith(prefix))
                    .map(file -> new Stored(file.getKey(), file.getValue().length))
                    .toList();
        }

        @Override
        public void upload(Path local, String path) {
            try {
                files.put(path, Files.readAllBytes(local));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (lost) {
                throw MekongException.resource("Cannot write " + path, "the answer was lost", "", null);
            }
        }

        private byte[] file(String path) {
            asked.add("read " + path);
            byte[] content = files.get(path);
            if (content == null) {
                throw MekongException.resource("Cannot read", "there is no " + path, "", null);
            }
            return content;
        }

        @Override
        public void download(String path, Path local) {
            try {
                byte[] content = file(path);
                Files.write(local, content);
                if (lost) {
                    throw MekongException.resource("Cannot read " + path, "the connection was lost", "", null);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public byte[] read(String path, long from, int length) {
            return java.util.Arrays.copyOfRange(file(path), (int) from, (int) from + length);
        }

        @Override
        public void delete(String path) {
            files.remove(path);
        }

        @Override
        public String address() {
            return "far away";
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
