package io.mekong.project;

import io.mekong.project.Workflow.Parameter;
import java.time.LocalDate;
import java.util.Optional;

/** Reads a workflow's parameter: its type, or a mapping; and the values that runs are given. */
final class ParameterReader {
    private static final Form<Parameter.Type> TYPE = Form.choice(Ordered.words(Parameter.Type.values()));

    private ParameterReader() {}

    static Optional<Parameter> read(Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.as(TYPE).map(type -> new Parameter(type, Optional.empty(), ""));
        }
        return value.section("a parameter").flatMap(section -> {
            Optional<Parameter.Type> type = section.require("type", TYPE);
            Optional<Object> fallback = type.flatMap(known -> section.find("default", form(known)));
            String description = section.text("description", "");
            section.finish();
            return type.map(known -> new Parameter(known, fallback, description));
        });
    }

    private static Form<Object> form(Parameter.Type type) {
        String example = switch (type) {
            case STRING -> "default: everything";
            case INTEGER -> "default: 7";
            case NUMBER -> "default: 0.5";
            case BOOLEAN -> "default: true";
            case DATE -> "default: 2026-01-31";
        };
        return Form.of(expected(type), example, text -> parse(type, text));
    }

    static String expected(Parameter.Type type) {
        return switch (type) {
            case STRING -> "text";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date such as 2026-01-31";
        };
    }

    /** @throws IllegalArgumentException or another unchecked exception where the text is none of the type */
    static Object parse(Parameter.Type type, String text) {
        return switch (type) {
            case STRING -> text;
            case INTEGER -> Long.parseLong(text);
            case NUMBER -> number(text);
            case BOOLEAN -> truth(text);
            case DATE -> LocalDate.parse(text);
        };
    }

    private static Double number(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException();
        }
        return number;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}
