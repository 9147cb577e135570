package io.mekong.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One value of a file. What it must be is asked here; where it is not that, the answer is empty and the problem stands
 * at the value's line. Values that may be secrets, or were taken from the environment, are never shown.
 */
final class Value {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|secret|token|credential|jaas|properties|url|registry|kafka|postgres|olap).*");
    private static final Form<Boolean> TRUTH = new Form<>(
            "true or false",
            text -> switch (text) {
                case "true", "True", "TRUE" -> true;
                case "false", "False", "FALSE" -> false;
                default -> throw new IllegalArgumentException();
            },
            text -> "Write `true` or `false`.");

    private final Scope scope;
    private final List<String> path;
    private final String label;
    private final Yaml yaml;
    private final Secrecy secrecy;

    private enum Secrecy {
        SHOWN,
        HIDDEN
    }

    private Value(Scope scope, List<String> path, String label, Yaml yaml, Secrecy secrecy) {
        this.scope = scope;
        this.path = path;
        this.label = label;
        this.yaml = yaml;
        this.secrecy = secrecy;
    }

    /** The value of a key. */
    static Value of(Scope scope, List<String> path, Yaml yaml) {
        boolean hidden = SECRET.matcher(path.getLast()).matches()
                || (path.size() > 1 && path.get(path.size() - 2).equals("properties"));
        String label = "`" + Problems.clip(yaml.place().name(path)) + "`";
        return new Value(scope, path, label, yaml, hidden ? Secrecy.HIDDEN : Secrecy.SHOWN);
    }

    Yaml yaml() {
        return yaml;
    }

    int line() {
        return yaml.place().line();
    }

    /** How messages call it: its key in backticks. */
    String label() {
        return label;
    }

    /** The text of any scalar, its variables replaced. */
    Optional<String> text() {
        if (yaml instanceof Yaml.Scalar scalar && scalar.kind() != Yaml.Scalar.Kind.NULL) {
            return substitute(scalar.text());
        }
        cannotBe("text", "Write one value.");
        return Optional.empty();
    }

    <T> Optional<T> as(Form<T> form) {
        if (!(yaml instanceof Yaml.Scalar scalar) || scalar.kind() == Yaml.Scalar.Kind.NULL) {
            cannotBe(form.expected(), "Write one value.");
            return Optional.empty();
        }
        return substitute(scalar.text()).flatMap(text -> {
            try {
                return Optional.of(form.parse(text.strip()));
            } catch (Form.Refusal e) {
                boolean literal = secrecy == Secrecy.SHOWN
                        && !VARIABLE.matcher(scalar.text()).find();
                problem(
                        label + " cannot be " + shown(),
                        literal ? e.why() : "it must be " + form.expected(),
                        literal ? form.advice().apply(text.strip()) : "Check the value.");
                return Optional.empty();
            }
        });
    }

    Optional<Boolean> truth() {
        return as(TRUTH);
    }

    /** The items of a list. */
    Optional<List<Value>> items() {
        if (!(yaml instanceof Yaml.Sequence sequence)) {
            cannotBe("a list", "Begin each item with `- `, or write `[a, b]`.");
            return Optional.empty();
        }
        List<Value> items = new ArrayList<>();
        for (Yaml item : sequence.items()) {
            items.add(new Value(scope, path, "Item " + (items.size() + 1) + " of " + label, item, secrecy));
        }
        return Optional.of(List.copyOf(items));
    }

    /** @param kind what it is, with its article: {@code a column} */
    Optional<Section> section(String kind) {
        if (!(yaml instanceof Yaml.Mapping mapping)) {
            cannotBe("a mapping (`key: value`)", "Write " + kind + " as keys and values.");
            return Optional.empty();
        }
        return Optional.of(new Section(scope, path, kind, mapping));
    }

    void problem(String what, String why, String fix) {
        scope.problems().add(yaml.place(), what, why, fix);
    }

    /** The value in backticks, as the file has it; hidden where it may be a secret. */
    String shown() {
        return switch (yaml) {
            case Yaml.Scalar scalar when secrecy == Secrecy.HIDDEN -> "what it is set to";
            case Yaml.Scalar scalar when scalar.kind() == Yaml.Scalar.Kind.NULL -> "empty";
            case Yaml.Scalar scalar -> "`" + Problems.clip(scalar.text()) + "`";
            case Yaml.Sequence sequence -> "a list";
            case Yaml.Mapping mapping -> "a mapping";
        };
    }

    void cannotBe(String expected, String fix) {
        problem(label + " cannot be " + shown(), "it must be " + expected, fix);
    }

    private Optional<String> substitute(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder();
        boolean complete = true;
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = scope.environment().get(name);
            if (value == null) {
                problem(
                        "The environment variable `" + name + "` is not set",
                        label + " takes its value from it",
                        "Set it before starting, or write the value here.");
                complete = false;
            } else {
                scope.problems().hide(value, matcher.group());
                matcher.appendReplacement(result, Matcher.quoteReplacement(value));
            }
        }
        return complete ? Optional.of(matcher.appendTail(result).toString()) : Optional.empty();
    }
}
