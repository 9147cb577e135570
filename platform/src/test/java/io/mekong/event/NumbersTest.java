package io.mekong.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mekong.project.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers of all lengths, read from bytes, against the JDK's own reading of the same digits. */
class NumbersTest {
    private final long seed = Long.getLong("mekong.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void doublesAreTheSameToTheLastBit() throws Exception {
        Reader reader = new Reader(Cell.REAL);
        for (int i = 0; i < 100_000; i++) {
            String number = i % 2 == 0 ? anyDouble() : digits();
            double expected = Double.parseDouble(number);
            if (Double.isFinite(expected)) {
                Object found = reader.read(number);
                if (!Double.valueOf(expected).equals(found)) {
                    throw new AssertionError("seed " + seed + ": " + number + " is " + expected + ", found " + found);
                }
            }
        }
    }

    @Test
    void wholeNumbers() throws Exception {
        Reader reader = new Reader(Cell.BIGINT);
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertSame(Long.toString(number), number, reader);
        }
        for (int digits = 1; digits <= 25; digits++) {
            BigInteger number = new BigInteger("9".repeat(digits));
            Object expected = number.bitLength() < 64 ? number.longValue() : "rejected";
            assertSame(number.toString(), expected, reader);
        }
    }

    @Test
    void decimalsOfEveryPrecisionAndScale() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            int precision = 1 + random.nextInt(38);
            int scale = random.nextInt(precision + 1);
            Reader reader = new Reader(Cell.decimal(precision, scale));
            for (int j = 0; j < 50; j++) {
                String number = digits();
                BigDecimal value = new BigDecimal(number).stripTrailingZeros();
                boolean fits = value.scale() <= scale && value.precision() - value.scale() <= precision - scale;
                Object expected = fits || value.signum() == 0 ? value.setScale(scale) : "rejected";
                assertSame(number, expected, reader);
            }
        }
    }

    private void assertSame(String number, Object expected, Reader reader) throws RejectedEvent {
        Object found = reader.read(number);
        if (!expected.equals(found)) {
            throw new AssertionError("seed " + seed + ": " + number + " in a " + reader.type.label() + " is " + expected
                    + ", found " + found);
        }
    }

    private String anyDouble() {
        double value = Double.longBitsToDouble(random.nextLong());
        return switch (random.nextInt(3)) {
            case 0 -> Double.toString(Double.isFinite(value) ? value : 0.5);
            case 1 -> Double.toString(random.nextDouble() * PowersOfTen.LONGS[random.nextInt(19)]);
            default -> Float.toString(random.nextFloat());
        };
    }

    /** A number as JSON writes it, of up to 30 digits, with the point anywhere. */
    private String digits() {
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 18);
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
        int point = random.nextInt(count + 1);
        String whole = digits.substring(0, point).replaceFirst("^0+", "");
        String fraction = digits.substring(point);
        return (random.nextBoolean() ? "-" : "")
                + (whole.isEmpty() ? "0" : whole)
                + (fraction.isEmpty() ? "" : "." + fraction)
                + (random.nextInt(10) == 0 ? "e" + (random.nextInt(50) - 25) : "");
    }

    /** Reads a number bare or in quotes, near the end of the text or not. */
    private final class Reader {
        private final ColumnType type;
        private final io.mekong.project.Stream stream;
        private final EventDecoder decoder;

        Reader(ColumnType type) {
            this.type = type;
            this.stream = Cell.stream(Optional.empty(), Cell.optional("x", type));
            this.decoder = EventDecoder.of(stream);
        }

        Object read(String number) throws RejectedEvent {
            String value = random.nextBoolean() ? number : "\"" + number + "\"";
            String event = "{\"x\":" + value + (random.nextBoolean() ? "}" : ",\"behind\":\"all of it\"}");
            try {
                Map<Integer, Object> cells = Cell.decode(stream, decoder, event.getBytes(UTF_8));
                return cells.size() == 1 ? cells.getOrDefault(0, cells) : cells;
            } catch (RejectedEvent e) {
                return e.reason().startsWith("field `x`: ") ? "rejected" : e.reason();
            }
        }
    }
}
