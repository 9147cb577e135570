package io.mekong.sink;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Rows of a shop, at random by a seed: few keys, so that they meet; times that repeat; numbers past 2^53. */
final class Samples {
    static final List<Column> COLUMNS = List.of(
            new Column("session", Column.Type.STRING),
            new Column("at", Column.Type.TIMESTAMP),
            new Column("seq", Column.Type.LONG),
            new Column("brand", Column.Type.STRING),
            new Column("price", Column.Type.DOUBLE),
            new Column("bought", Column.Type.LONG),
            new Column("lowest", Column.Type.DECIMAL),
            new Column("flag", Column.Type.BOOLEAN),
            new Column("event", Column.Type.STRING),
            new Column("one", Column.Type.LONG));

    private Samples() {}

    static List<Object[]> rows(Random random, int count) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {
                "s" + random.nextInt(1 + count / 8),
                random.nextInt(20) == 0
                        ? null
                        : Instant.parse("2019-11-28T00:00:02Z").plusSeconds(random.nextInt(10)),
                9_007_199_254_740_992L + i,
                random.nextInt(6) == 0
                        ? null
                        : List.of("acer", "a\tb\\c\nd", "", "ø \u4e16").get(random.nextInt(4)),
                random.nextInt(9) == 0 ? null : random.nextInt(100_000) / 100.0,
                random.nextInt(9) == 0 ? null : (long) random.nextInt(-3, 4) * 3_002_399_751_580_331L,
                random.nextInt(9) == 0 ? null : BigDecimal.valueOf(random.nextInt(-5000, 5000), random.nextInt(4)),
                random.nextInt(9) == 0 ? null : random.nextBoolean(),
                random.nextInt(4) == 0 ? "e" + random.nextInt(5) : "an-event-with-a-long-name-" + i,
                1L
            });
        }
        return rows;
    }

    /** In batches of random lengths. */
    static List<List<Object[]>> cut(Random random, List<Object[]> rows) {
        List<List<Object[]>> batches = new ArrayList<>();
        for (int at = 0; at < rows.size(); ) {
            int end = Math.min(rows.size(), at + 1 + random.nextInt(40));
            batches.add(rows.subList(at, end));
            at = end;
        }
        return batches;
    }

    static List<Object[]> shuffled(Random random, List<Object[]> rows) {
        List<Object[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
