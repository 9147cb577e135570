package io.mekong.api;

import io.javalin.http.Context;
import io.mekong.core.MekongException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Typed query parameters; an empty one counts as left out. */
final class Query {
    private Query() {}

    static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
    }

    static Optional<Long> number(Context context, String name) {
        return text(context, name).map(value -> {
            try {
                return Long.parseLong(value.strip());
            } catch (NumberFormatException e) {
                throw MekongException.user(
                        "Cannot read `" + name + "`",
                        "`" + value + "` is not a whole number",
                        "Send a number such as 100.");
            }
        });
    }

    static Optional<Integer> integer(Context context, String name) {
        return number(context, name).map(value -> Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    static int limit(Context context, int usual, int most) {
        int limit = integer(context, "limit").orElse(usual);
        if (limit < 1 || limit > most) {
            throw MekongException.user(
                    "Cannot read `limit`", limit + " is not between 1 and " + most, "Choose another limit.");
        }
        return limit;
    }

    /** ISO-8601, or milliseconds since 1970. */
    static Optional<Instant> time(Context context, String name) {
        return text(context, name).map(value -> {
            try {
                return value.chars().allMatch(Character::isDigit)
                        ? Instant.ofEpochMilli(Long.parseLong(value))
                        : Instant.parse(value);
            } catch (DateTimeParseException | NumberFormatException e) {
                throw MekongException.user(
                        "Cannot read `" + name + "`",
                        "`" + value + "` is no time",
                        "Send 2026-01-31T12:00:00Z or milliseconds since 1970.");
            }
        });
    }
}
