package io.mekong.project;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one column of a stream:
 * {@code {name, type, unit, field, required, default, values, min, max, description}}.
 */
final class ColumnReader {
    private static final Form<ColumnType.Timestamp.Unit> UNIT =
            Form.choice(Ordered.words(ColumnType.Timestamp.Unit.values()));
    private static final Form<BigDecimal> NUMBER = Form.of("a number", "0.5", Literals::number);

    private ColumnReader() {}

    /** Empty where it has no name; a column whose type is wrong passes as a timestamp, which fits every reference. */
    static Optional<Column> read(Section file) {
        Optional<String> name = file.require("name").flatMap(ColumnReader::name);
        Optional<ColumnType> written = file.require("type", TypeForm.FORM);
        ColumnType plain = written.orElse(new ColumnType.Timestamp(ColumnType.Timestamp.Unit.AUTO));
        Optional<Value> unit = file.find("unit");
        ColumnType type =
                unit.map(value -> withUnit(value, plain, written.isPresent())).orElse(plain);
        Optional<Value> fieldValue = file.find("field");
        Optional<FieldPath> field = fieldValue.flatMap(value -> value.as(Fields.PATH));
        if (written.isPresent() && field.isPresent()) {
            checkList(fieldValue.orElseThrow(), field.get(), type);
        }
        boolean required = file.truth("required", false);
        Optional<Value> given = file.find("default");
        AllowedValues allowed = allowed(file, type, written.isPresent());
        Optional<String> fallback = given.flatMap(value -> defaultValue(value, type, required, allowed));
        String description = file.text("description", "");
        file.finish();
        return name.map(text -> new Column(
                text, field.orElse(Column.of(text, type).field()), type, required, fallback, allowed, description));
    }

    private static Optional<String> name(Value value) {
        Optional<String> name = value.as(Fields.COLUMN);
        name.ifPresent(text ->
                Fields.refuseOurs(text, value, "Choose another name; `field: " + text + "` still reads that field."));
        return name;
    }

    private static ColumnType withUnit(Value value, ColumnType type, boolean certain) {
        ColumnType.Timestamp.Unit unit = value.as(UNIT).orElse(ColumnType.Timestamp.Unit.AUTO);
        if (type instanceof ColumnType.Timestamp) {
            return new ColumnType.Timestamp(unit);
        }
        if (type instanceof ColumnType.ListOf(ColumnType.Timestamp _)) {
            return new ColumnType.ListOf(new ColumnType.Timestamp(unit));
        }
        if (certain) {
            value.problem(
                    "`unit` stands on a column of type " + type.label(),
                    "it says what a timestamp's number means",
                    "Remove `unit`, or make the type timestamp.");
        }
        return type;
    }

    /** What leads through a list is a list, and a list comes from nothing else. */
    private static void checkList(Value value, FieldPath field, ColumnType type) {
        if (field.lists() > 0 && !(type instanceof ColumnType.ListOf)) {
            value.problem(
                    value.label() + " cannot be " + value.shown() + " in a column of type " + type.label(),
                    "`[]` takes the value of every element of a list",
                    "Make the type `list(" + type.label() + ")`" + meant(field));
        }
        if (field.lists() == 0 && type instanceof ColumnType.ListOf) {
            value.problem(
                    value.label() + " cannot be " + value.shown() + " in a column of type " + type.label(),
                    "a list is read from the elements of a list",
                    "Write `" + field + "[]`, or put `[]` behind the name that is the list.");
        }
    }

    private static String meant(FieldPath field) {
        String text = field.toString();
        return text.contains("\"") ? "." : "; if `" + text + "` is one name, write `'\"" + text + "\"'`.";
    }

    private static AllowedValues allowed(Section file, ColumnType type, boolean certain) {
        ColumnType each = type instanceof ColumnType.ListOf(var element) ? element : type;
        Optional<Value> values = file.find("values");
        List<String> oneOf = values.map(value -> texts(file)).orElse(List.of());
        if (values.isPresent() && certain && !(each instanceof ColumnType.Text)) {
            values.get()
                    .problem(
                            "`values` stands on a column of type " + type.label(),
                            "it lists the texts that a string may be",
                            numeric(each) ? "Use `min` and `max`." : "Remove `values`, or make the type string.");
        }
        Optional<Value> least = file.find("min");
        Optional<Value> most = file.find("max");
        for (Value bound :
                List.of(least, most).stream().flatMap(Optional::stream).toList()) {
            if (certain && !numeric(each)) {
                bound.problem(
                        bound.label() + " stands on a column of type " + type.label(),
                        "it bounds numbers",
                        each instanceof ColumnType.Text ? "Use `values`, or make the type a number." : "Remove it.");
            }
        }
        Optional<BigDecimal> min = least.flatMap(value -> value.as(NUMBER));
        Optional<BigDecimal> max = most.flatMap(value -> value.as(NUMBER));
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            most.orElseThrow()
                    .problem(
                            "`max` is below `min`: " + shown(max.get()) + " < " + shown(min.get()),
                            "no number would be allowed",
                            "Exchange them.");
        }
        return new AllowedValues(oneOf, min, max);
    }

    private static List<String> texts(Section file) {
        List<String> texts = new ArrayList<>();
        for (Value item : file.requireItems("values")) {
            item.text().ifPresent(text -> {
                if (texts.contains(text)) {
                    item.problem(item.shown() + " is listed twice", "`values` has each value once", "Remove one.");
                } else {
                    texts.add(text);
                }
            });
        }
        return texts;
    }

    static boolean numeric(ColumnType type) {
        return switch (type) {
            case ColumnType.Int _, ColumnType.BigInt _, ColumnType.Real _, ColumnType.Decimal _ -> true;
            case ColumnType.Bool _,
                    ColumnType.Text _,
                    ColumnType.Date _,
                    ColumnType.Timestamp _,
                    ColumnType.Uuid _,
                    ColumnType.Bytes _,
                    ColumnType.Json _,
                    ColumnType.ListOf _ -> false;
        };
    }

    private static Optional<String> defaultValue(
            Value value, ColumnType type, boolean required, AllowedValues allowed) {
        if (required) {
            value.problem(
                    "The column is required and has a default",
                    "an event without a required field is rejected, so that the default is never taken",
                    "Remove `required` or `default`.");
        }
        if (type instanceof ColumnType.ListOf) {
            value.problem("A list has a default", "a list that is absent is null", "Remove `default`.");
            return Optional.empty();
        }
        Optional<String> text = value.text();
        text.filter(given -> !Literals.fits(given.strip(), type))
                .ifPresentOrElse(
                        given -> value.cannotBe(
                                "a value of the column's type " + type.label(), "Correct the default, or the type."),
                        () -> text.filter(given -> !allows(given, type, allowed))
                                .ifPresent(given -> value.problem(
                                        "`default` cannot be " + value.shown(),
                                        "the column does not allow it: " + words(allowed),
                                        "Correct the default, or what is allowed.")));
        return text;
    }

    private static boolean allows(String text, ColumnType type, AllowedValues allowed) {
        if (type instanceof ColumnType.Text) {
            return allowed.oneOf().isEmpty() || allowed.oneOf().contains(text);
        }
        if (!numeric(type)) {
            return true;
        }
        BigDecimal number = Literals.number(text.strip());
        return allowed.min().filter(min -> number.compareTo(min) < 0).isEmpty()
                && allowed.max().filter(max -> number.compareTo(max) > 0).isEmpty();
    }

    private static String shown(BigDecimal number) {
        return Problems.clip(number.toPlainString());
    }

    private static String words(AllowedValues allowed) {
        if (!allowed.oneOf().isEmpty()) {
            return "it must be one of " + Problems.clip(String.join(", ", allowed.oneOf()));
        }
        String min = allowed.min().map(number -> "at least " + shown(number)).orElse("");
        String max = allowed.max().map(number -> "at most " + shown(number)).orElse("");
        return "it must be " + min + (min.isEmpty() || max.isEmpty() ? "" : " and ") + max;
    }
}
