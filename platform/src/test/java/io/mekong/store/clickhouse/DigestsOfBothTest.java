package io.mekong.store.clickhouse;

import static io.mekong.store.StoreFixture.NOON;
import static io.mekong.store.StoreFixture.column;
import static io.mekong.store.StoreFixture.commit;
import static io.mekong.store.StoreFixture.entry;
import static io.mekong.store.StoreFixture.putAt;
import static io.mekong.store.StoreFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.mekong.core.DataSize;
import io.mekong.project.ColumnType;
import io.mekong.store.DigestScope;
import io.mekong.store.OlapStore;
import io.mekong.store.RowBatch;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.duckdb.DuckDbStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake is read by DuckDB: what ClickHouse says of the same rows must be the same. */
class DigestsOfBothTest {
    private static final TableSchema EVERY = schema(
            "every",
            column("truth", new ColumnType.Bool()),
            column("small", new ColumnType.Int()),
            column("large", new ColumnType.BigInt()),
            column("real", new ColumnType.Real()),
            column("money", new ColumnType.Decimal(38, 10)),
            column("tiny", new ColumnType.Decimal(18, 8)),
            column("cents", new ColumnType.Decimal(6, 2)),
            column("text", new ColumnType.Text()),
            column("day", new ColumnType.Date()),
            column("at", new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO)),
            column("id", new ColumnType.Uuid()),
            column("any", new ColumnType.Json()),
            column("raw", new ColumnType.Bytes()));
    private static final DigestScope ALL = DigestScope.of(EVERY.stored().stream()
                    .map(TableSchema.StoredColumn::name)
                    .filter(name -> !name.startsWith("__"))
                    .toList())
            .hashed(DigestScope.Hashing.PORTABLE);

    @TempDir
    private Path folder;

    @Test
    void theSameRowsHaveTheSameDigest() {
        long seed = System.nanoTime();
        System.out.println("theSameRowsHaveTheSameDigest: seed " + seed);
        try (OlapStore click = ClickHouseFixture.open(folder);
                OlapStore duck = DuckDbStore.open(
                        new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(200), 1, 1))) {
            for (OlapStore store : List.of(click, duck)) {
                store.ensureTable(EVERY);
                write(store, new Random(seed), 0, 2_000);
            }
            for (String column : ALL.columns()) {
                DigestScope one = DigestScope.of(List.of(column)).hashed(DigestScope.Hashing.PORTABLE);
                assertThat(plain(click.digest("every", one)))
                        .as(column + ", seed " + seed)
                        .isEqualTo(plain(duck.digest("every", one)));
            }
            TableDigest expected = duck.digest("every", ALL);
            assertThat(plain(click.digest("every", ALL))).as("seed " + seed).isEqualTo(plain(expected));
            assertThat(expected.hours()).hasSizeGreaterThan(10);
            DigestScope part = ALL.below(Map.of(0, 1_000L)).since(NOON.plus(Duration.ofHours(3)));
            assertThat(plain(click.digest("every", part)))
                    .as("seed " + seed)
                    .isEqualTo(plain(duck.digest("every", part)));

            write(click, new Random(seed + 1), 2_000, 1);
            write(duck, new Random(seed + 2), 2_000, 1);
            assertThat(click.digest("every", ALL).hours())
                    .isNotEqualTo(duck.digest("every", ALL).hours());
        }
    }

    /** 1.50 is 1.5. */
    private static TableDigest plain(TableDigest digest) {
        return new TableDigest(
                digest.ledger(),
                digest.partitions(),
                digest.hours().stream()
                        .map(hour -> new TableDigest.Hour(
                                hour.partition(),
                                hour.hour(),
                                hour.rows(),
                                hour.hash(),
                                hour.sums().entrySet().stream()
                                        .collect(Collectors.toMap(
                                                Map.Entry::getKey,
                                                sum -> sum.getValue().stripTrailingZeros()))))
                        .toList());
    }

    private static void write(OlapStore store, Random random, long first, int rows) {
        try (TableWriter writer = store.writer(EVERY)) {
            RowBatch batch = new RowBatch(EVERY);
            for (long offset = first; offset < first + rows; offset++) {
                putAt(
                        batch,
                        NOON.plusSeconds(random.nextInt(100_000)).plusNanos(random.nextInt(1_000_000) * 1_000L),
                        0,
                        offset,
                        random.nextInt(9) == 0 ? null : random.nextBoolean(),
                        random.nextInt(9) == 0 ? null : random.nextInt(),
                        random.nextInt(9) == 0 ? null : random.nextLong(),
                        random.nextInt(9) == 0 ? null : random.nextInt(1_000) * 0.25,
                        random.nextInt(9) == 0
                                ? null
                                : new BigDecimal(random.nextLong() + ".0000000" + random.nextInt(100, 1_000)),
                        random.nextInt(9) == 0 ? null : BigDecimal.valueOf(random.nextInt(), 8),
                        random.nextInt(9) == 0 ? null : BigDecimal.valueOf(random.nextInt(-999_999, 999_999), 2),
                        random.nextInt(9) == 0 ? null : "đ \0 '" + random.nextInt(),
                        random.nextInt(9) == 0 ? null : (long) random.nextInt(-20_000, 60_000),
                        random.nextInt(9) == 0
                                ? null
                                : random.nextLong(-2_000_000_000_000_000L, 9_000_000_000_000_000L),
                        random.nextInt(9) == 0 ? null : new UUID(random.nextLong(), random.nextLong()),
                        random.nextInt(9) == 0 ? null : "{\"a\": " + random.nextInt() + "}",
                        random.nextInt(9) == 0 ? null : "bytes " + random.nextInt());
            }
            commit(writer, batch, List.of(entry("every", 0, first, first + rows - 1, 0, NOON)));
        }
    }
}
