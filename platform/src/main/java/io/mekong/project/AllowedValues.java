package io.mekong.project;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Which values a column takes; an event with another is rejected. For a list they hold for each element.
 *
 * @param oneOf the only texts allowed, for a string; empty: any
 * @param min the least number allowed, itself included; empty: any
 * @param max the greatest number allowed, itself included; empty: any
 */
public record AllowedValues(List<String> oneOf, Optional<BigDecimal> min, Optional<BigDecimal> max) {
    public static final AllowedValues ANY = new AllowedValues(List.of(), Optional.empty(), Optional.empty());

    public AllowedValues {
        oneOf = List.copyOf(oneOf);
    }

    public boolean isAny() {
        return oneOf.isEmpty() && min.isEmpty() && max.isEmpty();
    }
}
