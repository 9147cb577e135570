package io.mekong.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    @TempDir
    Path folder;

    private static Notice notice(int number) {
        return new Notice("s", "t", "bronze/" + number, "{\"n\":" + number + ",\"mưa\":\"" + "x".repeat(100) + "\"}");
    }

    private static List<Notice> notices(int from, int to) {
        return IntStream.range(from, to).mapToObj(OutboxTest::notice).toList();
    }

    private static List<Notice> drain(Outbox outbox, int at) throws IOException, InterruptedException {
        List<Notice> all = new ArrayList<>();
        while (true) {
            OutboxRecord.Batch batch = outbox.take(at, 1);
            if (batch.notices().isEmpty()) {
                return all;
            }
            all.addAll(batch.notices());
            outbox.forget(batch);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".notices"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsAppendedIsTakenInItsOrderAndOnlyOnce() throws Exception {
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(0, 10));
            assertThat(outbox.take(4, 1).notices()).isEqualTo(notices(0, 4));
            assertThat(outbox.take(4, 1).notices()).as("until it is forgotten").isEqualTo(notices(0, 4));
            assertThat(drain(outbox, 3)).isEqualTo(notices(0, 10));
            assertThat(outbox.waitingBytes()).isZero();
        }
    }

    @Test
    void whatWasNotForgottenIsThereAfterARestart() throws Exception {
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(0, 10));
            outbox.forget(outbox.take(4, 1));
        }
        try (Outbox outbox = Outbox.open(folder)) {
            assertThat(outbox.waitingBytes()).isPositive();
            outbox.append(notices(10, 12));
            assertThat(drain(outbox, 100)).isEqualTo(notices(4, 12));
        }
    }

    @Test
    void filesGoOnceAllOfTheirsAreForgotten() throws Exception {
        try (Outbox outbox = Outbox.open(folder, 1_000)) {
            for (int i = 0; i < 100; i++) {
                outbox.append(notices(i, i + 1));
            }
            assertThat(segments()).hasSizeGreaterThan(10);
            assertThat(drain(outbox, 7)).isEqualTo(notices(0, 100));
            assertThat(segments()).hasSize(1);
        }
        try (Outbox outbox = Outbox.open(folder, 1_000)) {
            assertThat(drain(outbox, 7)).isEmpty();
            outbox.append(notices(100, 101));
            assertThat(drain(outbox, 7)).isEqualTo(notices(100, 101));
        }
    }

    @Test
    void aTailThatACrashCutOffIsLeftOutAndWrittenOver() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(0, 3));
        }
        long whole = Files.size(segments().getFirst());
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(3, 4));
        }
        byte[] bytes = Files.readAllBytes(segments().getFirst());
        int cut = (int) whole + random.nextInt(bytes.length - (int) whole);
        Files.write(segments().getFirst(), java.util.Arrays.copyOf(bytes, cut), StandardOpenOption.TRUNCATE_EXISTING);
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(7, 8));
            List<Notice> expected = new ArrayList<>(notices(0, 3));
            expected.addAll(notices(7, 8));
            assertThat(drain(outbox, 10))
                    .as("cut at %d of %d, seed %d", cut, bytes.length, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aMarkThatIsLostMeansThatAllIsSentAgain() throws Exception {
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(0, 3));
            drain(outbox, 10);
        }
        Files.write(folder.resolve("sent"), new byte[24]);
        try (Outbox outbox = Outbox.open(folder)) {
            assertThat(drain(outbox, 10)).isEqualTo(notices(0, 3));
        }
    }

    @Test
    void aMarkBeyondTheEndHidesNothingThatComes() throws Exception {
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(0, 3));
            drain(outbox, 10);
        }
        try (var channel = java.nio.channels.FileChannel.open(segments().getFirst(), StandardOpenOption.WRITE)) {
            channel.truncate(0); // the machine stopped before the disk had it
        }
        try (Outbox outbox = Outbox.open(folder)) {
            outbox.append(notices(3, 4));
            assertThat(drain(outbox, 10)).isEqualTo(notices(3, 4));
        }
    }

    @Test
    void manyWritersAndAReaderLoseNothing() throws Exception {
        int writers = 8;
        int each = 300;
        try (Outbox outbox = Outbox.open(folder, 4_000)) {
            CountDownLatch done = new CountDownLatch(writers);
            for (int w = 0; w < writers; w++) {
                int writer = w;
                Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < each; i++) {
                            outbox.append(List.of(new Notice("s", "t", "w" + writer, String.valueOf(i))));
                        }
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    } finally {
                        done.countDown();
                    }
                });
            }
            Map<String, Integer> next = new HashMap<>();
            int taken = 0;
            while (taken < writers * each) {
                OutboxRecord.Batch batch = outbox.take(50, 5_000);
                assertThat(batch.notices()).isNotEmpty();
                for (Notice notice : batch.notices()) {
                    assertThat(Integer.parseInt(notice.value())).isEqualTo(next.getOrDefault(notice.key(), 0));
                    next.put(notice.key(), Integer.parseInt(notice.value()) + 1);
                    taken++;
                }
                outbox.forget(batch);
            }
            done.await();
            assertThat(next.values()).hasSize(writers).allMatch(count -> count == each);
        }
    }
}
