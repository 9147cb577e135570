package io.mekong.event;

import io.mekong.project.AllowedValues;
import io.mekong.project.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A column's {@link AllowedValues}, made ready to be checked for every cell. */
final class Limits {
    private final List<String> oneOf;
    private final Set<String> texts;
    private final @Nullable BigDecimal min;
    private final @Nullable BigDecimal max;

    static final Limits NONE = new Limits(List.of(), null, null);

    private Limits(List<String> oneOf, @Nullable BigDecimal min, @Nullable BigDecimal max) {
        this.oneOf = oneOf;
        this.texts = new HashSet<>(oneOf);
        this.min = min;
        this.max = max;
    }

    /**
     * @param type of the cells; for a list, that of its elements
     * @throws IllegalArgumentException when the values have nothing to do with the type
     */
    static Limits of(ColumnType type, AllowedValues allowed) {
        boolean number = type instanceof ColumnType.Int
                || type instanceof ColumnType.BigInt
                || type instanceof ColumnType.Real
                || type instanceof ColumnType.Decimal;
        if (!allowed.oneOf().isEmpty() && !(type instanceof ColumnType.Text)) {
            throw new IllegalArgumentException("a list of texts is allowed in a " + type.label());
        }
        if (!number && (allowed.min().isPresent() || allowed.max().isPresent())) {
            throw new IllegalArgumentException("a least or greatest number is set for a " + type.label());
        }
        return new Limits(
                allowed.oneOf(), allowed.min().orElse(null), allowed.max().orElse(null));
    }

    List<String> oneOf() {
        return oneOf;
    }

    boolean isBounded() {
        return min != null || max != null;
    }

    void check(String text) throws RejectedEvent {
        if (!texts.isEmpty() && !texts.contains(text)) {
            throw new RejectedEvent("\"" + Text.cut(text) + "\" is not one of " + String.join(", ", oneOf));
        }
    }

    void check(long value) throws RejectedEvent {
        if (isBounded()) {
            check(BigDecimal.valueOf(value), Long.toString(value));
        }
    }

    /** Against the doubles next to the bounds: 0.1 is not greater than 0.1. */
    void check(double value, String shown) throws RejectedEvent {
        if (min != null && value < min.doubleValue()) {
            throw new RejectedEvent(Text.cut(shown) + " is less than " + min.toPlainString());
        }
        if (max != null && value > max.doubleValue()) {
            throw new RejectedEvent(Text.cut(shown) + " is greater than " + max.toPlainString());
        }
    }

    void check(BigDecimal value, String shown) throws RejectedEvent {
        if (min != null && value.compareTo(min) < 0) {
            throw new RejectedEvent(Text.cut(shown) + " is less than " + min.toPlainString());
        }
        if (max != null && value.compareTo(max) > 0) {
            throw new RejectedEvent(Text.cut(shown) + " is greater than " + max.toPlainString());
        }
    }

    /** Which numbers without their point are allowed, of those from {@code least} to {@code greatest}. */
    LongRange range(int scale, long least, long greatest) {
        BigInteger from = min == null ? BigInteger.valueOf(least) : unscaled(min, scale, RoundingMode.CEILING);
        BigInteger to = max == null ? BigInteger.valueOf(greatest) : unscaled(max, scale, RoundingMode.FLOOR);
        BigInteger low = from.max(BigInteger.valueOf(least));
        BigInteger high = to.min(BigInteger.valueOf(greatest));
        return low.compareTo(high) > 0 ? LongRange.EMPTY : new LongRange(low.longValue(), high.longValue());
    }

    /** Both included. */
    record LongRange(long min, long max) {
        static final LongRange EMPTY = new LongRange(1, 0);

        boolean has(long value) {
            return value >= min && value <= max;
        }
    }

    double minDouble() {
        return min == null ? -Double.MAX_VALUE : min.doubleValue();
    }

    double maxDouble() {
        return max == null ? Double.MAX_VALUE : max.doubleValue();
    }

    private static BigInteger unscaled(BigDecimal bound, int scale, RoundingMode towardsInside) {
        return bound.setScale(scale, towardsInside).unscaledValue();
    }
}
