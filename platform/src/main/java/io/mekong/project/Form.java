package io.mekong.project;

import io.mekong.core.DataSize;
import io.mekong.core.Durations;
import io.mekong.core.Spelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of value is written.
 *
 * @param expected completes "it must be …"
 * @param parser throws {@code IllegalArgumentException} where the text is not of this form
 * @param advice from the bad text to the sentence that says what to write
 */
record Form<T>(String expected, Function<String, T> parser, UnaryOperator<String> advice) {
    private static final int LONGEST_SPELLED = 64;
    private static final int SHORT_CHOICE = 20;

    static final Form<String> RESOURCE_NAME = named(
            "[a-z][a-z0-9_-]{0,62}", "lower-case letters, digits, `-` and `_`, a letter first, at most 63 of them");
    static final Form<ZoneId> TIMEZONE = new Form<>(
            "a time zone such as UTC or Asia/Ho_Chi_Minh",
            ZoneId::of,
            text -> hint(text, ZoneId.getAvailableZoneIds()));

    static <T> Form<T> of(String expected, String example, Function<String, T> parser) {
        return new Form<>(expected, parser, text -> "Write for example `" + example + "`.");
    }

    /** One of a few words. */
    static <T> Form<T> choice(Map<String, T> words) {
        return new Form<>(
                "one of " + String.join(", ", words.keySet()),
                text -> {
                    T choice = words.get(text);
                    if (choice == null) {
                        throw new IllegalArgumentException();
                    }
                    return choice;
                },
                text -> hint(text, words.keySet()));
    }

    static Form<Duration> duration(String shortest, String longest, String example) {
        Duration least = Durations.parse(shortest);
        Duration most = Durations.parse(longest);
        return of("a duration from %s to %s".formatted(shortest, longest), example, text -> {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    static Form<DataSize> size(String smallest, String largest) {
        long least = DataSize.parse(smallest).bytes();
        long most = DataSize.parse(largest).bytes();
        return of("a size from %s to %s".formatted(smallest, largest), "64MB", text -> {
            DataSize size = DataSize.parse(text);
            if (size.bytes() < least || size.bytes() > most) {
                throw new IllegalArgumentException();
            }
            return size;
        });
    }

    static Form<Long> integer(long least, long most) {
        return integer(least, most, "a whole number from %d to %d".formatted(least, most));
    }

    static Form<Long> integer(long least, long most, String expected) {
        return new Form<>(
                expected,
                text -> {
                    long number = Long.parseLong(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                text -> "Write digits only, such as `" + Math.max(1, least) + "`.");
    }

    static Form<String> named(String pattern, String expected) {
        Pattern form = Pattern.compile(pattern);
        return new Form<>(
                expected,
                text -> {
                    if (!form.matcher(text).matches()) {
                        throw new IllegalArgumentException();
                    }
                    return text;
                },
                text -> "Choose another name.");
    }

    /** @throws Refusal where {@code text} is not of this form */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (Refusal e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new Refusal("it must be " + expected, e);
        }
    }

    /** "Did you mean", or the choice where it is short enough to read. */
    static String hint(String text, Collection<String> candidates) {
        return closest(text, candidates)
                .map(candidate -> "Did you mean `" + candidate + "`?")
                .orElseGet(() -> switch (candidates.size()) {
                    case 0 -> "There is none yet.";
                    default ->
                        candidates.size() > SHORT_CHOICE
                                ? "Check its spelling."
                                : "Choose one of: " + String.join(", ", candidates) + ".";
                });
    }

    /** {@link Spelling#closest}, without comparing texts so long that they cannot be a slip of the fingers. */
    static Optional<String> closest(String text, Collection<String> candidates) {
        return text.length() > LONGEST_SPELLED ? Optional.empty() : Spelling.closest(text, candidates);
    }

    /** A text is not of the form, for a reason more exact than the form itself. */
    static final class Refusal extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final String why;

        Refusal(String why, @Nullable Throwable cause) {
            super(why, cause);
            this.why = why;
        }

        String why() {
            return why;
        }
    }
}
