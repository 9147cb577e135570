package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one column of a stream: {@code {name, type, unit, field, required, default, description}}. */
final class ColumnReader {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\s*\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
    private static final Map<String, ColumnType> SIMPLE = simpleTypes();
    /** What other systems call our types. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int", "integer"),
            Map.entry("int32", "integer"),
            Map.entry("long", "bigint"),
            Map.entry("int64", "bigint"),
            Map.entry("float", "double"),
            Map.entry("real", "double"),
            Map.entry("number", "double"),
            Map.entry("numeric", "decimal(18,2)"),
            Map.entry("text", "string"),
            Map.entry("varchar", "string"),
            Map.entry("char", "string"),
            Map.entry("datetime", "timestamp"),
            Map.entry("timestamptz", "timestamp"),
            Map.entry("object", "json"),
            Map.entry("array", "json"));

    private static final Form<String> NAME =
            Form.named("[A-Za-z_][A-Za-z0-9_]{0,62}", "letters, digits and `_`, not a digit first, at most 63 of them");
    private static final Form<ColumnType> TYPE = new Form<>(
            "a type: " + String.join(", ", SIMPLE.keySet()) + " or decimal(precision,scale)",
            ColumnReader::type,
            ColumnReader::advice);
    private static final Form<ColumnType.Timestamp.Unit> UNIT =
            Form.choice(Ordered.words(ColumnType.Timestamp.Unit.values()));

    private ColumnReader() {}

    /** Empty where it has no name; a column whose type is wrong passes as a timestamp, which fits every reference. */
    static Optional<Column> read(Section file) {
        Optional<String> name = file.require("name").flatMap(ColumnReader::name);
        ColumnType type = file.require("type", TYPE).orElse(new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO));
        Optional<Value> unit = file.find("unit");
        Optional<ColumnType.Timestamp.Unit> form = unit.flatMap(value -> value.as(UNIT));
        if (unit.isPresent() && !(type instanceof ColumnType.Timestamp)) {
            unit.get()
                    .problem(
                            "`unit` stands on a column of type " + type.label(),
                            "it says what a timestamp's number means",
                            "Remove `unit`, or make the type timestamp.");
        }
        String field = file.text("field", name.orElse(""));
        boolean required = file.truth("required", false);
        Optional<String> fallback = file.find("default").flatMap(value -> defaultValue(value, type, required));
        String description = file.text("description", "");
        file.finish();
        ColumnType typed =
                type instanceof ColumnType.Timestamp && form.isPresent() ? new ColumnType.Timestamp(form.get()) : type;
        return name.map(
                text -> new Column(text, path(field, text), typed, required, fallback, AllowedValues.ANY, description));
    }

    private static FieldPath path(String text, String name) {
        return text.isEmpty() ? FieldPath.of(name) : FieldPath.of(text);
    }

    private static Optional<String> name(Value value) {
        Optional<String> name = value.as(NAME);
        name.filter(text -> text.startsWith("__"))
                .ifPresent(text -> value.problem(
                        "A column cannot be called `" + text + "`",
                        "names that begin with `__` are the platform's own (__time, __partition, __offset)",
                        "Choose another name; `field: " + text + "` still reads that field."));
        return name;
    }

    private static Optional<String> defaultValue(Value value, ColumnType type, boolean required) {
        if (required) {
            value.problem(
                    "The column is required and has a default",
                    "an event without a required field is rejected, so that the default is never taken",
                    "Remove `required` or `default`.");
        }
        Optional<String> text = value.text();
        text.filter(given -> !Literals.fits(given.strip(), type))
                .ifPresent(given -> value.cannotBe(
                        "a value of the column's type " + type.label(), "Correct the default, or the type."));
        return text;
    }

    private static ColumnType type(String text) {
        ColumnType simple = SIMPLE.get(text);
        if (simple != null) {
            return simple;
        }
        Matcher matcher = DECIMAL.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        int precision = Integer.parseInt(matcher.group(1));
        int scale = Integer.parseInt(matcher.group(2));
        if (precision < 1 || precision > 38 || scale > precision) {
            throw new Form.Refusal("the precision must be 1 to 38 and the scale no greater than the precision", null);
        }
        return new ColumnType.Decimal(precision, scale);
    }

    private static String advice(String text) {
        if (text.startsWith("decimal")) {
            return "Write `\"decimal(18,2)\"`, in quotes: within braces a comma ends the value.";
        }
        String word = text.toLowerCase(Locale.ROOT).replaceAll("\\s*\\(.*", "");
        String known = ELSEWHERE.get(word);
        return known == null ? Form.hint(word, SIMPLE.keySet()) : "Did you mean `" + known + "`?";
    }

    private static Map<String, ColumnType> simpleTypes() {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        for (ColumnType type : List.of(
                new ColumnType.Bool(),
                new ColumnType.Int(),
                new ColumnType.BigInt(),
                new ColumnType.Real(),
                new ColumnType.Text(),
                new ColumnType.Date(),
                new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO),
                new ColumnType.Uuid(),
                new ColumnType.Bytes(),
                new ColumnType.Json())) {
            types.put(type.label(), type);
        }
        return types;
    }
}
