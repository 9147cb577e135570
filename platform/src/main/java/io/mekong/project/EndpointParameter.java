package io.mekong.project;

import io.mekong.core.MekongException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request to an endpoint may say.
 *
 * @param need whether a request must say it
 * @param fallback its value where a request says nothing; empty: null, in SQL
 * @param least of numbers and times
 * @param most of numbers and times
 * @param pattern a regular expression that a text matches as a whole
 * @param longest of a text, in characters
 * @param choice the only values there are; empty: any
 */
public record EndpointParameter(
        String name,
        Type type,
        Need need,
        Optional<Object> fallback,
        Optional<Object> least,
        Optional<Object> most,
        Optional<String> pattern,
        int longest,
        List<Object> choice,
        String description) {
    public EndpointParameter {
        choice = List.copyOf(choice);
    }

    public enum Need {
        REQUIRED,
        OPTIONAL
    }

    /** In Java: String, Long, Double, Boolean, LocalDate, Instant. */
    public enum Type {
        STRING("a text", "text"),
        INTEGER("a whole number", "7"),
        NUMBER("a number", "0.5"),
        BOOLEAN("true or false", "true"),
        DATE("a date such as 2026-01-31", "2026-01-31"),
        TIMESTAMP("a time such as 2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z");

        private final String words;
        private final String example;

        Type(String words, String example) {
            this.words = words;
            this.example = example;
        }

        String words() {
            return words;
        }

        String example() {
            return example;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException or DateTimeException where the text is none of the type */
        Object parse(String text) {
            return switch (this) {
                case STRING -> text;
                case INTEGER, NUMBER, BOOLEAN, DATE ->
                    ParameterReader.parse(Workflow.Parameter.Type.valueOf(name()), text);
                case TIMESTAMP -> instant(text);
            };
        }

        /** Without an offset it is in UTC; a date alone is its first moment. */
        private static Instant instant(String text) {
            if (text.length() == "2026-01-31".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            boolean local = Character.isDigit(text.charAt(text.length() - 1)) && !text.matches(".*T.*[+-].*");
            return local
                    ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        }
    }

    /** @throws MekongException USER where the text is no value of this parameter */
    public Object read(String text) {
        Object value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException | DateTimeException | StringIndexOutOfBoundsException e) {
            throw refused(text);
        }
        if (!fits(value)) {
            throw refused(text);
        }
        return value;
    }

    /** Whether a value of its type keeps its bounds. */
    boolean fits(Object value) {
        return (choice.isEmpty() || choice.contains(value))
                && least.map(bound -> compare(value, bound) >= 0).orElse(true)
                && most.map(bound -> compare(value, bound) <= 0).orElse(true)
                && !(value instanceof String text && (text.length() > longest || text.indexOf('\0') >= 0))
                && pattern.map(form -> Pattern.matches(form, value.toString())).orElse(true);
    }

    /** Completes "it must be …". */
    public String expected() {
        if (!choice.isEmpty()) {
            return "one of " + choice.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        String bounds = least.map(bound -> " from " + bound).orElse("")
                + most.map(bound -> " to " + bound).orElse("");
        String length = type == Type.STRING ? " of at most " + longest + " characters" : "";
        return type.words()
                + bounds
                + length
                + pattern.map(form -> " of the form " + form).orElse("");
    }

    /** A value to show and to try with. */
    public Object sample() {
        return fallback.or(() -> choice.stream().findFirst())
                .or(() -> least)
                .or(() -> most)
                .orElseGet(() -> type.parse(type.example()));
    }

    private MekongException refused(String text) {
        return MekongException.user(
                "`" + name + "` cannot be `" + Problems.clip(text) + "`",
                "it must be " + expected(),
                pattern.isPresent() ? "Check the value." : "Write for example `" + name + "=" + sample() + "`.");
    }

    private static int compare(Object one, Object other) {
        return switch (one) {
            case Long number when other instanceof Long bound -> number.compareTo(bound);
            case Double number when other instanceof Double bound -> number.compareTo(bound);
            case LocalDate date when other instanceof LocalDate bound -> date.compareTo(bound);
            case Instant time when other instanceof Instant bound -> time.compareTo(bound);
            default -> 0;
        };
    }
}
