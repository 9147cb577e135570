package io.mekong.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LetterFoldTest {
    private long offset;

    private ConsumerRecord<byte[], byte[]> record(String id, String value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                "t.dead-letters",
                0,
                offset,
                1_000 + offset++,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                id.getBytes(UTF_8),
                value.getBytes(UTF_8),
                all,
                Optional.empty());
    }

    private ConsumerRecord<byte[], byte[]> letter(String id, String table, String value) {
        return record(id, value, Map.of("mekong.reason", "field `n`: \"" + value + "\" is odd", "mekong.table", table));
    }

    private ConsumerRecord<byte[], byte[]> mark(String id, String resolution) {
        return record(id, "", Map.of("mekong.resolution", resolution, "mekong.replayed-as", "0:9"));
    }

    private static Letter only(LetterFold fold) {
        assertThat(fold.letters()).hasSize(1);
        return fold.letters().iterator().next();
    }

    @Test
    void severalTablesAreOneLetterAndTheNewestMarkCounts() {
        LetterFold fold = LetterFold.newest(10);
        fold.take(letter("t/0/5", "a", "x"));
        fold.take(mark("t/0/5", "replaying"));
        fold.take(letter("t/0/5", "b", "x"));
        assertThat(only(fold).tables()).containsExactly("a", "b");
        assertThat(only(fold).state()).isEqualTo(LetterState.REPLAYING);
        assertThat(only(fold).replayingSince().toEpochMilli()).isEqualTo(1_001);
        assertThat(only(fold).originPartition()).isZero();
        assertThat(only(fold).originOffset()).isEqualTo(5);
        fold.take(mark("t/0/5", "replayed"));
        fold.take(letter("t/0/5", "c", "x"));
        assertThat(only(fold).state()).isEqualTo(LetterState.REPLAYED);
        assertThat(only(fold).replayedAs()).contains("0:9");
        assertThat(only(fold).pattern()).isEqualTo("field `n`: \"…\" is odd");
    }

    @Test
    void otherBytesAtTheSamePlaceAreAnotherMessage() {
        LetterFold fold = LetterFold.newest(10);
        fold.take(letter("t/0/5", "a", "x"));
        fold.take(mark("t/0/5", "discarded"));
        fold.take(letter("t/0/5", "a", "y"));
        assertThat(only(fold).state()).isEqualTo(LetterState.OPEN);
        assertThat(only(fold).offset()).isEqualTo(2);
    }

    @Test
    void whatOthersWroteIsNoLetter() {
        LetterFold fold = LetterFold.newest(10);
        fold.take(record("t/0/5", "x", Map.of()));
        fold.take(record("no place", "x", Map.of("mekong.reason", "r")));
        fold.take(record("t/0/99999999999999999999", "x", Map.of("mekong.reason", "r")));
        fold.take(mark("t/0/7", "replayed"));
        fold.take(letter("t/0/8", "a", "x"));
        fold.take(mark("t/0/8", "forgotten"));
        assertThat(only(fold).state()).isEqualTo(LetterState.OPEN);
    }

    @Test
    void memoryIsBoundedByForgettingTheOldest() {
        LetterFold fold = LetterFold.newest(3);
        for (int n = 0; n < 3; n++) {
            fold.take(letter("t/0/" + n, "a", "x"));
        }
        assertThat(fold.forgot()).isFalse();
        fold.take(letter("t/0/3", "a", "x"));
        assertThat(fold.forgot()).isTrue();
        assertThat(fold.letters()).extracting(Letter::id).containsExactly("t/0/1", "t/0/2", "t/0/3");
        fold.forgetBefore(Map.of(0, 3L));
        assertThat(fold.letters()).extracting(Letter::id).containsExactly("t/0/3");
    }

    @Test
    void ofThePendingTheOldestAreKeptAndTheFirstLeftOutIsNoted() {
        LetterFold fold = LetterFold.oldestPending(2);
        fold.take(letter("t/0/0", "a", "x"));
        fold.take(letter("t/0/1", "a", "x"));
        fold.take(letter("t/0/2", "a", "x"));
        fold.take(mark("t/0/0", "replayed"));
        fold.take(letter("t/0/3", "a", "x"));
        assertThat(fold.letters()).extracting(Letter::id).containsExactly("t/0/1");
        assertThat(fold.leftOut()).contains(new Letter.Place(0, 2));
    }

    @Test
    void onlyTheNamedAreKept() {
        LetterFold fold = LetterFold.named(Set.of("t/0/1"));
        fold.take(letter("t/0/0", "a", "x"));
        fold.take(letter("t/0/1", "a", "x"));
        assertThat(only(fold).id()).isEqualTo("t/0/1");
    }

    @Test
    void soManyReasonsAreNotAllKeptApart() {
        LetterFold fold = LetterFold.newest(10_000);
        for (int n = 0; n < 2_000; n++) {
            fold.take(record("t/0/" + n, "x", Map.of("mekong.reason", "field `f" + n + "`: missing")));
        }
        ReasonCounts counts = ReasonCounts.of("t.dead-letters", fold);
        assertThat(counts.reasons()).hasSize(1_001);
        assertThat(counts.reasons().getFirst().reason()).isEqualTo("(other reasons)");
        assertThat(counts.reasons().getFirst().open()).isEqualTo(1_000);
        assertThat(counts.reasons().getFirst().samples()).hasSize(5).first().isEqualTo("t/0/1999");
        assertThat(counts.open()).isEqualTo(2_000);
    }
}
