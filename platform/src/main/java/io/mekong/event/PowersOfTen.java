package io.mekong.event;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Those that a {@code long}, and those that a {@code double}, holds exactly. */
final class PowersOfTen {
    /** 10^0 to 10^18. */
    static final long[] LONGS =
            LongStream.iterate(1, power -> power * 10).limit(19).toArray();

    /** 10^0 to 10^22. */
    static final double[] DOUBLES = IntStream.rangeClosed(0, 22)
            .mapToDouble(power -> Double.parseDouble("1e" + power))
            .toArray();

    private PowersOfTen() {}
}
