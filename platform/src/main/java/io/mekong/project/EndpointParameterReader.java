package io.mekong.project;

import io.mekong.project.EndpointParameter.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one parameter of an endpoint: its type, or a mapping. */
final class EndpointParameterReader {
    private static final int USUAL_LENGTH = 1_000;
    private static final int GREATEST_LENGTH = 100_000;
    private static final Form<EndpointParameter.Type> TYPE =
            Form.choice(Ordered.words(EndpointParameter.Type.values()));
    private static final Form<String> PATTERN = Form.of("a regular expression", "pattern: \"[A-Z]{3}\"", text -> {
        try {
            return Pattern.compile(text).pattern();
        } catch (PatternSyntaxException e) {
            throw new Form.Refusal("it is no regular expression: " + e.getDescription(), e);
        }
    });

    private EndpointParameterReader() {}

    static Optional<EndpointParameter> read(String name, Value value) {
        if (value.yaml() instanceof Yaml.Scalar) {
            return value.as(TYPE)
                    .map(type -> new EndpointParameter(
                            name,
                            type,
                            Need.REQUIRED,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            USUAL_LENGTH,
                            List.of(),
                            ""));
        }
        return value.section("a parameter").flatMap(section -> read(name, section));
    }

    private static Optional<EndpointParameter> read(String name, Section section) {
        Optional<EndpointParameter.Type> type = section.require("type", TYPE);
        Optional<Value> usual = section.find("default");
        boolean required = section.truth("required", usual.isEmpty());
        String description = section.text("description", "");
        Optional<Object> least = bound(section, "min", type);
        Optional<Object> most = bound(section, "max", type);
        Optional<String> pattern = ofTexts(section, "pattern", type).flatMap(value -> value.as(PATTERN));
        int longest = ofTexts(section, "max-length", type)
                .flatMap(value -> value.as(Form.integer(1, GREATEST_LENGTH)))
                .map(Math::toIntExact)
                .orElse(USUAL_LENGTH);
        List<Object> choice = new ArrayList<>();
        section.items("one-of")
                .forEach(item -> type.flatMap(known -> item.as(form(known))).ifPresent(choice::add));
        Optional<Object> fallback = usual.flatMap(value -> type.flatMap(known -> value.as(form(known))));
        section.finish();
        if (required && usual.isPresent()) {
            usual.get()
                    .problem(
                            "`default` stands beside `required: true`",
                            "a value that every request gives needs none",
                            "Keep one of them.");
        }
        Optional<EndpointParameter> read = type.map(known -> new EndpointParameter(
                name,
                known,
                required ? Need.REQUIRED : Need.OPTIONAL,
                fallback,
                least,
                most,
                pattern,
                longest,
                choice,
                description));
        read.filter(parameter -> fallback.isPresent() && !parameter.fits(fallback.get()))
                .ifPresent(parameter -> usual.ifPresent(value -> value.problem(
                        value.label() + " cannot be " + value.shown(),
                        "it must be " + parameter.expected(),
                        "Choose another default.")));
        return read;
    }

    private static Optional<Object> bound(Section section, String key, Optional<EndpointParameter.Type> type) {
        return section.find(key).flatMap(value -> {
            if (type.filter(known -> known == EndpointParameter.Type.STRING || known == EndpointParameter.Type.BOOLEAN)
                    .isPresent()) {
                misplaced(value, key, "numbers, dates and times have bounds");
                return Optional.empty();
            }
            return type.flatMap(known -> value.as(form(known)));
        });
    }

    private static Optional<Value> ofTexts(Section section, String key, Optional<EndpointParameter.Type> type) {
        Optional<Value> value = section.find(key);
        if (value.isPresent()
                && type.filter(known -> known != EndpointParameter.Type.STRING).isPresent()) {
            misplaced(value.get(), key, "only texts have one");
            return Optional.empty();
        }
        return value;
    }

    private static void misplaced(Value value, String key, String why) {
        value.problem("`" + key + "` does not fit the parameter's type", why, "Remove it, or change the type.");
    }

    private static Form<Object> form(EndpointParameter.Type type) {
        return Form.of(type.words(), type.example(), type::parse);
    }
}
