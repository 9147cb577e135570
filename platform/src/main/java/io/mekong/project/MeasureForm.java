package io.mekong.project;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a measure of a rollup is written: {@code count}, {@code sum(amount)}, {@code quantile(price, 0.95)}. */
final class MeasureForm {
    private static final Pattern CALL = Pattern.compile("(\\w+)\\s*(?:\\(([^()]*)\\))?");
    private static final List<String> FUNCTIONS =
            List.of("count", "sum", "min", "max", "first", "last", "distinct", "quantile");
    private static final String MEAN = "Keep `sum(%s)` and `count`: the mean is their quotient.";
    /** What others call them, and what to write here. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "avg", MEAN,
            "mean", MEAN,
            "median", "Write `quantile(%s, 0.5)`.",
            "percentile", "Write `quantile(%s, 0.95)`.",
            "p95", "Write `quantile(%s, 0.95)`.",
            "p99", "Write `quantile(%s, 0.99)`.",
            "count_distinct", "Write `distinct(%s)`.",
            "uniq", "Write `distinct(%s)`.");

    private static final Form<Call> FORM =
            new Form<>("count, or a function of a column such as sum(price)", MeasureForm::call, MeasureForm::advice);

    /** @param column empty for a count */
    private record Call(Rollup.Function function, Optional<String> column) {}

    private MeasureForm() {}

    /** Whether the text ends within its brackets, because a comma within braces ended it. */
    static boolean isCut(Value value) {
        return value.yaml() instanceof Yaml.Scalar scalar && isCut(scalar.text());
    }

    private static boolean isCut(String text) {
        return text.contains("(") && !text.contains(")");
    }

    static Optional<Rollup.Measure> read(String name, Value value, TableColumns columns) {
        return value.as(FORM).flatMap(call -> {
            if (call.column().isPresent() && !columns.has(call.column().get(), value)) {
                return Optional.empty();
            }
            call.column().flatMap(columns::type).ifPresent(type -> check(call.function(), type, value));
            return Optional.of(new Rollup.Measure(name, call.function(), call.column()));
        });
    }

    private static void check(Rollup.Function function, ColumnType type, Value value) {
        boolean numbersOnly = function instanceof Rollup.Function.Sum || function instanceof Rollup.Function.Quantile;
        if (type instanceof ColumnType.ListOf
                || type instanceof ColumnType.Json
                || (numbersOnly && !ColumnReader.numeric(type))) {
            value.problem(
                    value.label() + " cannot be " + value.shown(),
                    "that column is " + type.label() + ", and the function is of "
                            + (numbersOnly ? "numbers" : "plain values"),
                    numbersOnly ? "Name a column of numbers." : "Name another column, or derive one.");
        }
    }

    private static Call call(String text) {
        Matcher matcher = CALL.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String function = matcher.group(1).toLowerCase(Locale.ROOT);
        List<String> arguments = arguments(matcher);
        return switch (function) {
            case "count" -> {
                if (!arguments.isEmpty() && !arguments.equals(List.of("*"))) {
                    throw new Form.Refusal("count is of rows, not of a column's values", null);
                }
                yield new Call(new Rollup.Function.Count(), Optional.empty());
            }
            case "sum" -> ofColumn(new Rollup.Function.Sum(), arguments);
            case "min" -> ofColumn(new Rollup.Function.Min(), arguments);
            case "max" -> ofColumn(new Rollup.Function.Max(), arguments);
            case "first" -> ofColumn(new Rollup.Function.First(), arguments);
            case "last" -> ofColumn(new Rollup.Function.Last(), arguments);
            case "distinct" -> ofColumn(new Rollup.Function.Distinct(), arguments);
            case "quantile" -> quantile(arguments);
            default -> throw new Form.Refusal("there is no function `" + Problems.clip(function) + "`", null);
        };
    }

    private static List<String> arguments(Matcher call) {
        String inside = call.group(2) == null ? "" : call.group(2).strip();
        return inside.isEmpty()
                ? List.of()
                : Arrays.stream(inside.split(",", -1)).map(String::strip).toList();
    }

    private static Call ofColumn(Rollup.Function function, List<String> arguments) {
        if (arguments.size() != 1) {
            throw new Form.Refusal("the function takes one column", null);
        }
        return new Call(function, Optional.of(arguments.getFirst()));
    }

    private static Call quantile(List<String> arguments) {
        if (arguments.size() != 2) {
            throw new Form.Refusal("quantile takes a column and a share", null);
        }
        double share;
        try {
            share = Literals.number(arguments.getLast()).doubleValue();
        } catch (IllegalArgumentException e) {
            share = -1;
        }
        if (share <= 0 || share >= 1) {
            throw new Form.Refusal("the share must be a number between 0 and 1", null);
        }
        return new Call(new Rollup.Function.Quantile(share), Optional.of(arguments.getFirst()));
    }

    private static String advice(String text) {
        if (isCut(text)) {
            return "Put it in quotes: within braces a comma ends the value.";
        }
        Matcher matcher = CALL.matcher(text);
        if (!matcher.matches()) {
            return "Write for example `sum(price)`.";
        }
        String function = matcher.group(1).toLowerCase(Locale.ROOT);
        String column =
                arguments(matcher).stream().findFirst().map(Problems::clip).orElse("price");
        if (function.equals("count")) {
            return "Write `count`, or `distinct(" + column + ")` for how many different values there are.";
        }
        if (function.equals("quantile")) {
            return "Write for example `quantile(" + column + ", 0.95)`.";
        }
        if (FUNCTIONS.contains(function)) {
            return "Write `" + function + "(" + column + ")`.";
        }
        String known = ELSEWHERE.get(function);
        return known == null ? Form.hint(function, FUNCTIONS) : known.formatted(column);
    }
}
