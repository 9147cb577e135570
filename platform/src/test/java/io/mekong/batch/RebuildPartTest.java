package io.mekong.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.OffsetRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebuildPartTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    /** Partition 0: ten messages a minute, to 12:01, 12:02 and 12:03; partition 1: one commit up to 12:02. */
    private static final List<LedgerEntry> LEDGER =
            List.of(entry(0, 20, 29, 3), entry(0, 10, 19, 2), entry(1, 0, 99, 2), entry(0, 0, 9, 1));

    private static LedgerEntry entry(int partition, long first, long last, int minute) {
        return new LedgerEntry(
                "demo",
                "demo",
                "id",
                partition,
                first,
                last,
                LedgerCounts.of(last - first + 1, 0),
                Optional.empty(),
                Optional.empty(),
                NOON.plusSeconds(minute * 60L),
                NOON.plusSeconds(minute * 60L + 1));
    }

    private static List<OffsetRange> between(String since, String until) {
        return new RebuildPart(time(since), time(until), List.of()).commits("demo", LEDGER);
    }

    private static Optional<Instant> time(String time) {
        return time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse("2026-01-31T" + time + "Z"));
    }

    private static List<OffsetRange> at(OffsetRange... offsets) {
        return new RebuildPart(Optional.empty(), Optional.empty(), List.of(offsets)).commits("demo", LEDGER);
    }

    @Test
    void timesBecomeTheCommitsThatMayHoldTheirMessages() {
        assertThat(between("12:02:30", "")).containsExactly(new OffsetRange(0, 20, 29));
        assertThat(between("12:02:00", "")).containsExactly(new OffsetRange(0, 10, 29), new OffsetRange(1, 0, 99));
        assertThat(between("", "12:01:00")).containsExactly(new OffsetRange(0, 0, 9), new OffsetRange(1, 0, 99));
        assertThat(between("12:01:30", "12:01:40"))
                .containsExactly(new OffsetRange(0, 10, 19), new OffsetRange(1, 0, 99));
    }

    @Test
    void offsetsBecomeTheCommitsAroundThem() {
        assertThat(at(new OffsetRange(0, 19, 20))).containsExactly(new OffsetRange(0, 10, 29));
        assertThat(at(new OffsetRange(0, 15, Long.MAX_VALUE), new OffsetRange(1, 5, 5)))
                .containsExactly(new OffsetRange(0, 10, 29), new OffsetRange(1, 0, 99));
    }

    @Test
    void whatTheTableNeverTookIsRefused() {
        assertThatThrownBy(() -> between("13:00:00", ""))
                .isInstanceOf(MekongException.class)
                .hasMessageStartingWith("Table `demo` has nothing to rebuild there");
        assertThatThrownBy(() -> at(new OffsetRange(2, 0, 5))).isInstanceOf(MekongException.class);
        assertThat(RebuildPart.WHOLE.isWhole()).isTrue();
    }
}
