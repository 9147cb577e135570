package io.mekong.task;

import io.mekong.core.MekongException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces what nobody may read by {@code ***}: the values of secrets, also as they stand in an address, and {@code
 * user:password@} in any address. Values of less than four characters are left alone: they would blot out half the words.
 */
public final class Masking {
    private static final Pattern LOGIN = Pattern.compile("(?<=://)[^\\s/@:]*:[^\\s/@]*(?=@)");
    private static final int SHORTEST = 4;
    private static final String STARS = "***";

    /** The longest first: one may be part of another. */
    private final List<String> hidden;

    Masking(Collection<String> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        for (String secret : secrets) {
            secret.lines().forEach(forms::add); // a log is written line by line
            forms.add(secret);
            forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
            forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        this.hidden = forms.stream()
                .filter(form -> form.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public String mask(String text) {
        String masked = text;
        for (String value : hidden) {
            masked = masked.replace(value, STARS);
        }
        return LOGIN.matcher(masked).replaceAll(STARS);
    }

    /** Outputs are kept in the history, and so are messages. */
    Outcome mask(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var message, var outputs) -> new Outcome.Done(mask(message), mask(outputs));
            case Outcome.Skipped(var message) -> new Outcome.Skipped(mask(message));
            case Outcome.NotYet(var message, var again) -> new Outcome.NotYet(mask(message), again);
        };
    }

    private Map<String, Object> mask(Map<String, Object> outputs) {
        Map<String, Object> masked = new LinkedHashMap<>();
        outputs.forEach((name, value) -> masked.put(name, masked(value)));
        return masked;
    }

    private Object masked(Object value) {
        return switch (value) {
            case String text -> mask(text);
            case List<?> items -> {
                List<Object> masked = new ArrayList<>();
                items.forEach(item -> masked.add(masked(item)));
                yield masked;
            }
            default -> value;
        };
    }

    /** The same failure where it tells no secret; else one that does not, and that does not know of the first. */
    RuntimeException mask(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        if (mask(message).equals(message)) {
            return failure;
        }
        return failure instanceof MekongException known
                ? new MekongException(known.code(), mask(known.what()), mask(known.why()), mask(known.fix()), null)
                : MekongException.resource("The task failed", mask(MekongException.reason(failure)), "", null);
    }
}
