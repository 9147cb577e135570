package io.mekong.project;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of a time as names of files have them: in UTC, with their zeros. */
public final class TimeParts {
    /** All of them; {@code date} is {@code 2019-11-28}. */
    public static final List<String> NAMES = List.of("date", "year", "month", "day", "hour", "minute");

    private TimeParts() {}

    /** By {@link #NAMES}. */
    public static Map<String, String> of(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        Map<String, String> parts = new LinkedHashMap<>();
        for (String name : NAMES) {
            parts.put(
                    name,
                    DateTimeFormatter.ofPattern(pattern(name), Locale.ROOT).format(utc));
        }
        return parts;
    }

    private static String pattern(String name) {
        return switch (name) {
            case "date" -> "uuuu-MM-dd";
            case "year" -> "uuuu";
            case "month" -> "MM";
            case "day" -> "dd";
            case "hour" -> "HH";
            default -> "mm";
        };
    }
}
