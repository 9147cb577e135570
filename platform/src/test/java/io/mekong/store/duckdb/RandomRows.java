package io.mekong.store.duckdb;

import io.mekong.project.ColumnType;
import io.mekong.store.ColumnVector;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;

/** Rows of any type, with what is at the edges of each. */
final class RandomRows {
    private static final String[] PIECES = {"a", "Ω", "ệ", "😀", "\0", "\"", "\n", "0123456789"};

    private final Random random;

    RandomRows(long seed) {
        this.random = new Random(seed);
    }

    /** One to twelve columns; a list is as likely as any other type. */
    TableSchema schema() {
        return AppendRoom.schema(IntStream.rangeClosed(0, random.nextInt(12))
                .mapToObj(i -> type(random.nextInt(13)))
                .toArray(ColumnType[]::new));
    }

    private ColumnType type(int which) {
        return switch (which) {
            case 0 -> new ColumnType.Bool();
            case 1 -> new ColumnType.Int();
            case 2 -> new ColumnType.BigInt();
            case 3 -> new ColumnType.Real();
            case 4 -> decimal(1 + random.nextInt(9));
            case 5 -> decimal(10 + random.nextInt(29));
            case 6 -> new ColumnType.Date();
            case 7 -> new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO);
            case 8 -> new ColumnType.Uuid();
            case 9 -> new ColumnType.Json();
            case 10 -> new ColumnType.Text();
            case 11 -> new ColumnType.Bytes();
            default -> new ColumnType.ListOf(type(random.nextInt(12)));
        };
    }

    private ColumnType decimal(int precision) {
        return new ColumnType.Decimal(precision, random.nextInt(precision + 1));
    }

    /** Fills a batch; now and then a row is given up half-way, as ingest does with a message that turns out bad. */
    void fill(RowBatch batch, int rows) {
        batch.clear();
        int nulls = random.nextInt(4);
        while (batch.rows() < rows) {
            batch.beginRow();
            for (int i = 0; i < batch.schema().columns().size(); i++) {
                if (random.nextInt(4) >= nulls) {
                    put(
                            batch.column(i),
                            batch.openRow(),
                            batch.schema().columns().get(i).type());
                }
            }
            if (random.nextInt(50) > 0) {
                batch.endRow();
            }
        }
    }

    private void put(ColumnVector cells, int row, ColumnType type) {
        switch (type) {
            case ColumnType.Bool _ -> cells.putLong(row, random.nextInt(2));
            case ColumnType.Int _ -> cells.putLong(row, edged(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case ColumnType.BigInt _ -> cells.putLong(row, edged(Long.MIN_VALUE, Long.MAX_VALUE));
            case ColumnType.Real _ -> cells.putDouble(row, real());
            case ColumnType.Decimal decimal -> putDecimal(cells, row, decimal);
            case ColumnType.Text _ -> putText(cells, row, text());
            case ColumnType.Json _ -> putText(cells, row, '"' + "x".repeat(random.nextInt(20)) + '"');
            case ColumnType.Date _ -> cells.putLong(row, edged(-1_000_000, 1_000_000));
            case ColumnType.Timestamp _ ->
                cells.putLong(row, edged(-100_000_000_000_000_000L, 100_000_000_000_000_000L));
            case ColumnType.Uuid _ -> cells.putWide(row, random.nextLong(), random.nextLong());
            case ColumnType.Bytes _ -> putBytes(cells, row);
            case ColumnType.ListOf(ColumnType element) -> {
                cells.beginList(row);
                for (int i = random.nextInt(5) * random.nextInt(5); i > 0; i--) {
                    int at = cells.openElement(row);
                    if (random.nextInt(4) > 0) {
                        put(cells.elements(), at, element);
                    }
                }
            }
        }
    }

    private void putBytes(ColumnVector cells, int row) {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        cells.putText(row, bytes, 0, bytes.length);
    }

    private long edged(long least, long most) {
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> 0;
            case 3 -> -1;
            default -> random.nextLong(least, most);
        };
    }

    private double real() {
        double[] edges = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE};
        return random.nextInt(4) == 0 ? edges[random.nextInt(edges.length)] : random.nextGaussian();
    }

    private void putDecimal(ColumnVector cells, int row, ColumnType.Decimal type) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger digits = switch (random.nextInt(6)) {
            case 0 -> limit.subtract(BigInteger.ONE);
            case 1 -> BigInteger.ONE.subtract(limit);
            case 2 -> BigInteger.ZERO;
            default -> new BigInteger(limit.bitLength() + 8, random).mod(limit);
        };
        BigInteger value = random.nextBoolean() ? digits : digits.negate();
        if (cells.kind() == ColumnVector.Kind.LONG) {
            cells.putLong(row, value.longValueExact());
        } else {
            cells.putWide(row, value.shiftRight(64).longValueExact(), value.longValue());
        }
    }

    /** Of every length around the twelve bytes that DuckDB keeps in place, and some that are long. */
    private String text() {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(100) == 0 ? random.nextInt(20_000) : random.nextInt(12);
        boolean ascii = random.nextBoolean();
        for (int i = 0; i < pieces; i++) {
            text.append(ascii ? "z" : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static void putText(ColumnVector cells, int row, String text) {
        AppendRoom.putText(cells, row, text.getBytes(StandardCharsets.UTF_8));
    }
}
