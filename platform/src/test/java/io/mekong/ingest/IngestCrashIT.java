package io.mekong.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mekong.core.DataSize;
import io.mekong.ingest.FlakyStore.Fault;
import io.mekong.ingest.IngestRoom.Feed;
import io.mekong.project.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults at random: commits that fail, commits that succeed and say they failed, an ingest closed at any moment. */
class IngestCrashIT {
    private static final int ROUNDS = 25;

    @TempDir
    Path folder;

    @Test
    void everyOffsetIsTakenOnceWhateverFails() throws Exception {
        long seed = Long.getLong("mekong.seed", new Random().nextLong());
        Random random = new Random(seed);
        Settings.Ingest settings =
                new Settings.Ingest(Duration.ofMillis(1), new DataSize(3_000), 1, DataSize.ofMegabytes(1));
        try (IngestRoom room = new IngestRoom(folder)) {
            Feed feed = room.feed(3);
            // Of its own: the ingest's thread asks while ours draws.
            Random faults = new Random(seed + 1);
            FlakyStore flaky = new FlakyStore(room.store, () -> switch (faults.nextInt(8)) {
                case 0 -> Fault.BEFORE_COMMIT;
                case 1 -> Fault.AFTER_COMMIT;
                default -> Fault.NONE;
            });
            List<Object> good = new ArrayList<>();
            long bad = 0;
            long next = 0;
            for (int round = 0; round < ROUNDS; round++) {
                List<String> events = new ArrayList<>();
                for (int i = random.nextInt(200); i >= 0; i--) {
                    next++;
                    if (random.nextInt(10) == 0) {
                        events.add("{\"at\":" + next + ",\"n\":\"bad " + next + "\"}");
                        bad++;
                    } else {
                        events.add("{\"at\":" + next + ",\"n\":" + next + "}");
                        good.add(next);
                    }
                }
                long enough = feed.taken() + random.nextInt(events.size());
                try (TableIngest _ = feed.start(flaky, settings)) {
                    feed.send(events);
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(1 + random.nextInt(20)))
                            .until(() -> feed.taken() >= enough);
                }
            }
            long sent = next;
            try (TableIngest _ = feed.start()) {
                await("seed " + seed).atMost(Duration.ofSeconds(60)).until(() -> feed.taken() >= sent);
            }
            assertThat(feed.numbers()).as("seed %d", seed).isEqualTo(good);
            assertThat(feed.deadPlaces())
                    .as("dead letters, seed %d", seed)
                    .doesNotHaveDuplicates()
                    .hasSize((int) bad);
            assertThat(room.store.ledgerSummary(feed.name()))
                    .as("ledger, seed %d", seed)
                    .hasSize(3)
                    .allSatisfy(partition -> {
                        assertThat(partition.contiguous()).isTrue();
                        assertThat(partition.firstOffset()).isZero();
                        assertThat(partition.lastOffset() + 1)
                                .isEqualTo(feed.ends().get(partition.partition()))
                                .isEqualTo(partition.counts().accounted());
                    });
        }
    }
}
