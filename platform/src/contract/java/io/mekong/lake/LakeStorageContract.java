package io.mekong.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.lake.LakeStorage.Held;
import io.mekong.lake.LakeStorage.Stored;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every storage of the lake does alike, wherever its files are. Compiled into each module that has one. */
abstract class LakeStorageContract {
    private static final String FILE = "shop.orders-1/date=2026-01-10/hour=09/0-0-99.parquet";

    @TempDir
    Path work;

    /** Of the same files each time within a test, and of no other test's. */
    abstract LakeStorage open();

    private static void put(LakeStorage storage, String path, byte[] content) {
        try {
            Path draft = Files.createTempFile(storage.drafts(), "draft", ".parquet");
            Files.write(draft, content);
            storage.put(draft, path);
            assertThat(draft).doesNotExist();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] content(LakeStorage storage, String path) throws IOException {
        try (Held held = storage.hold(List.of(path))) {
            return Files.readAllBytes(held.paths().getFirst());
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatIsPutIsListedAndReadAndGone() throws IOException {
        try (LakeStorage storage = open()) {
            assertThat(storage.list("shop.orders-1/")).isEmpty();
            put(storage, FILE, bytes(300_000));
            put(storage, "shop.orders-1/date=2026-01-10/hour=08/1-0-9.parquet", bytes(10));
            put(storage, "shop.orders-10/date=2026-01-10/hour=08/0-0-9.parquet", bytes(20));

            assertThat(storage.list("shop.orders-1/"))
                    .containsExactly(
                            new Stored("shop.orders-1/date=2026-01-10/hour=08/1-0-9.parquet", 10),
                            new Stored(FILE, 300_000));
            assertThat(content(storage, FILE)).isEqualTo(bytes(300_000));

            storage.delete(FILE);
            storage.delete(FILE);
            assertThat(storage.list("shop.orders-1/")).hasSize(1);
        }
    }

    @Test
    void anotherWhoOpensItSeesTheSame() throws IOException {
        try (LakeStorage storage = open()) {
            put(storage, FILE, bytes(1_000));
        }
        try (LakeStorage storage = open()) {
            assertThat(storage.list("shop.orders-1/")).containsExactly(new Stored(FILE, 1_000));
            assertThat(content(storage, FILE)).isEqualTo(bytes(1_000));
        }
    }

    @Test
    void whatIsPutAgainTakesItsPlace() throws IOException {
        try (LakeStorage storage = open()) {
            put(storage, FILE, bytes(5_000));
            assertThat(content(storage, FILE)).isEqualTo(bytes(5_000));
            put(storage, FILE, bytes(70_000));
            assertThat(content(storage, FILE)).isEqualTo(bytes(70_000));
            assertThat(storage.list("shop.orders-1/")).containsExactly(new Stored(FILE, 70_000));
        }
    }

    @Test
    void smallTextsAreRead() {
        try (LakeStorage storage = open()) {
            assertThat(storage.text("demo/topic.id")).isEmpty();
            put(storage, "demo/topic.id", "an id\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(storage.text("demo/topic.id")).hasValue("an id\n");
        }
    }

    @Test
    void theEndOfAFileIsWhereItShouldBe() throws IOException {
        try (LakeStorage storage = open()) {
            for (int size : new int[] {4, 300, 65_536, 1_000_000}) {
                byte[] content = bytes(size);
                if (size > 8) { // as a Parquet file has it: so many bytes before these are needed
                    int needed = size == 1_000_000 ? 200_000 : 20;
                    for (int i = 0; i < 4; i++) {
                        content[size - 8 + i] = (byte) (needed >> (8 * i));
                    }
                }
                String path = "demo/" + size + ".parquet";
                put(storage, path, content);
                try (Held held = storage.holdEnds(List.of(new Stored(path, size)));
                        RandomAccessFile file =
                                new RandomAccessFile(held.paths().getFirst().toFile(), "r")) {
                    assertThat(file.length()).isEqualTo(size);
                    int end = Math.min(size - 4, size == 1_000_000 ? 200_008 : 28);
                    byte[] read = new byte[Math.max(0, end)];
                    file.seek(size - read.length);
                    file.readFully(read);
                    assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(content, size - read.length, size));
                }
            }
        }
    }

    @Test
    void manyAreHeldInTheirOrder() throws IOException {
        try (LakeStorage storage = open()) {
            List<String> paths = List.of("demo/b.parquet", "demo/a.parquet", "demo/c.parquet");
            for (String path : paths) {
                put(storage, path, path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            try (Held held = storage.hold(paths)) {
                assertThat(held.paths()).hasSize(3);
                for (int i = 0; i < 3; i++) {
                    assertThat(held.paths().get(i)).hasContent(paths.get(i));
                }
            }
        }
    }

    @Test
    void whatIsMissingIsToldAndAFailedPutLeavesNothing() {
        try (LakeStorage storage = open()) {
            assertThatThrownBy(() -> storage.put(work.resolve("no such draft"), FILE))
                    .isInstanceOf(MekongException.class);
            assertThat(storage.list("shop.orders-1/")).isEmpty();
        }
    }
}
