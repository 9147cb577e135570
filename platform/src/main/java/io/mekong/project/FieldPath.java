package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a value stands in an event: {@code price}, {@code user.address.city}, {@code items[].price} (of every element of
 * a list). A name that holds a dot, brackets, a quote or nothing is written in double quotes: {@code "a.b".c}.
 *
 * @param steps at least one
 */
public record FieldPath(List<Step> steps) {
    /**
     * One name on the way.
     *
     * @param each whether what stands there is a list, and the way goes on into each of its elements
     */
    public record Step(String name, boolean each) {}

    public FieldPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a path needs a name");
        }
    }

    /** The field of that very name, on the top level. */
    public static FieldPath of(String name) {
        return new FieldPath(List.of(new Step(name, false)));
    }

    /** Every element of the list of that very name, on the top level. */
    public static FieldPath eachOf(String name) {
        return new FieldPath(List.of(new Step(name, true)));
    }

    /** @throws IllegalArgumentException with what is wrong */
    public static FieldPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = text.startsWith("\"", at) ? quoted(text, at) : plain(text, at);
            String name = text.startsWith("\"", at)
                    ? text.substring(at + 1, end - 1).replace("\"\"", "\"")
                    : text.substring(at, end);
            boolean each = text.startsWith("[]", end);
            steps.add(new Step(name, each));
            at = each ? end + 2 : end;
            if (at == text.length()) {
                return new FieldPath(steps);
            }
            if (text.charAt(at) != '.') {
                throw new IllegalArgumentException("a dot is missing at character " + (at + 1));
            }
            at++;
        }
    }

    /** How many lists the way leads through. */
    public int lists() {
        return (int) steps.stream().filter(Step::each).count();
    }

    /** Whether the way begins as {@code other} does; every way begins as itself. */
    public boolean startsWith(FieldPath other) {
        return steps.size() >= other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** Whether the way leads through the elements of {@code list}, itself written without brackets. */
    public boolean isUnder(FieldPath list) {
        int last = list.steps.size() - 1;
        return steps.size() > last
                && steps.subList(0, last).equals(list.steps.subList(0, last))
                && steps.get(last).equals(new Step(list.steps.get(last).name(), true));
    }

    /** The way as it is written in a file. */
    @Override
    public String toString() {
        return steps.stream()
                .map(step -> written(step.name()) + (step.each() ? "[]" : ""))
                .collect(Collectors.joining("."));
    }

    private static String written(String name) {
        boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> c == '.' || c == '[' || c == ']' || c == '"');
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static int plain(String text, int from) {
        int end = from;
        while (end < text.length() && ".[]\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == from) {
            throw new IllegalArgumentException("a name is missing at character " + (from + 1));
        }
        return end;
    }

    /** The place behind the closing quote; two quotes stand for one. */
    private static int quoted(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (!text.startsWith("\"\"", i)) {
                    return i + 1;
                }
                i++;
            }
        }
        throw new IllegalArgumentException("the quote at character " + (from + 1) + " is not closed");
    }
}
