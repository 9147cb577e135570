package io.mekong.source.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.ColumnType.Timestamp.Unit;
import io.mekong.project.Stream;
import io.mekong.source.EventTime;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The narrowest type that holds all values of a field, of those that a person would choose. What is guessed from JSON is
 * tried on the values by the decoder itself.
 */
final class TypeGuess {
    private static final ColumnType TEXT = new ColumnType.Text();
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}.*");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,40})(\\.\\d{1,40})?([eE][-+]?\\d{1,3})?");
    /** From 2000 to 2100, in seconds. */
    private static final BigDecimal FIRST = BigDecimal.valueOf(946_684_800L);

    private static final BigDecimal LAST = BigDecimal.valueOf(4_102_444_800L);
    private static final int LONG_DIGITS = 18;
    private static final int MOST_DIGITS = 38;
    /** A double keeps so many digits of any number. */
    private static final int DOUBLE_DIGITS = 15;
    /** What may come beside what came: room for numbers a thousand times as large. */
    private static final int SPARE_DIGITS = 3;

    private final String name;
    private final List<JsonNode> values;
    private final Origin origin;

    /** Where values come from: JSON says which are numbers, the cells of a CSV file do not. */
    enum Origin {
        JSON,
        CELLS
    }

    private TypeGuess(String name, List<JsonNode> values, Origin origin) {
        this.name = name;
        this.values = values;
        this.origin = origin;
    }

    /** @param values scalars, at least one */
    static ColumnType of(String name, List<JsonNode> values, Origin origin) {
        TypeGuess guess = new TypeGuess(name, values, origin);
        ColumnType type = guess.type();
        return origin == Origin.CELLS || guess.decodes(type) ? type : TEXT;
    }

    private ColumnType type() {
        if (values.stream().allMatch(JsonNode::isBoolean) || all(text -> text.matches("(?i)true|false"))) {
            return new ColumnType.Bool();
        }
        if (values.stream().allMatch(JsonNode::isNumber)) {
            return number();
        }
        if (all(text -> UUID.matcher(text).matches())) {
            return new ColumnType.Uuid();
        }
        if (all(text -> DATE.matcher(text).matches() && isTime(text))) {
            return new ColumnType.Date();
        }
        if (all(text -> TIME.matcher(text).matches() && isTime(text))) {
            return new ColumnType.Timestamp(Unit.AUTO);
        }
        if (all(text -> NUMBER.matcher(text).matches())) {
            return origin == Origin.CELLS ? number() : numberInText();
        }
        return mixedTime().<ColumnType>map(ColumnType.Timestamp::new).orElse(TEXT);
    }

    /** Of one time in several forms, as several senders write it: the unit of those that are numbers. */
    private Optional<Unit> mixedTime() {
        Map<Boolean, List<JsonNode>> byForm = values.stream()
                .collect(Collectors.partitioningBy(
                        value -> NUMBER.matcher(value.asText().strip()).matches()));
        TypeGuess numbers = new TypeGuess(name, byForm.getOrDefault(true, List.of()), origin);
        TypeGuess texts = new TypeGuess(name, byForm.getOrDefault(false, List.of()), origin);
        return Words.sayTime(name) && !numbers.values.isEmpty() && texts.all(TypeGuess::isTime)
                ? numbers.unit()
                : Optional.empty();
    }

    private ColumnType number() {
        Optional<Unit> unit = Words.sayTime(name) ? unit() : Optional.empty();
        if (unit.isPresent()) {
            return new ColumnType.Timestamp(unit.get());
        }
        if (numbers().stream().allMatch(number -> number.scale() <= 0)) {
            int digits = wholeDigits();
            return digits <= LONG_DIGITS || all(TypeGuess::fitsLong)
                    ? new ColumnType.BigInt()
                    : digits <= MOST_DIGITS ? new ColumnType.Decimal(MOST_DIGITS, 0) : TEXT;
        }
        boolean exact = numbers().stream()
                .anyMatch(number -> number.stripTrailingZeros().precision() > DOUBLE_DIGITS);
        return exact ? decimal() : new ColumnType.Real();
    }

    /** Somebody put a number in quotes: to keep its digits, or because it is a name. */
    private ColumnType numberInText() {
        boolean whole = numbers().stream().allMatch(number -> number.scale() <= 0);
        if (whole && (Words.sayIdentity(name) || Words.sayTime(name) || wholeDigits() > 10)) {
            return TEXT;
        }
        return decimal();
    }

    private ColumnType decimal() {
        int before = wholeDigits() + SPARE_DIGITS;
        int after = numbers().stream().mapToInt(BigDecimal::scale).max().orElse(0);
        if (before <= 10 && after <= 8) {
            return new ColumnType.Decimal(LONG_DIGITS, 8);
        }
        int wide = Math.max(after, Math.min(LONG_DIGITS, MOST_DIGITS - before));
        return before + after <= MOST_DIGITS ? new ColumnType.Decimal(MOST_DIGITS, wide) : new ColumnType.Real();
    }

    /** In which unit all of them are times of this century; told apart by magnitude where they are in several. */
    private Optional<Unit> unit() {
        List<Unit> units = List.of(Unit.SECONDS, Unit.MILLIS, Unit.MICROS, Unit.NANOS);
        Optional<Unit> one = units.stream()
                .filter(unit -> numbers().stream().allMatch(number -> isTime(number, unit)))
                .findFirst();
        boolean several = numbers().stream().allMatch(number -> units.stream().anyMatch(unit -> isTime(number, unit)));
        return one.isEmpty() && several ? Optional.of(Unit.AUTO) : one;
    }

    private static boolean isTime(BigDecimal number, Unit unit) {
        BigDecimal seconds = number.movePointLeft(3 * unit.compareTo(Unit.SECONDS));
        return seconds.compareTo(FIRST) >= 0 && seconds.compareTo(LAST) < 0;
    }

    private int wholeDigits() {
        return numbers().stream()
                .mapToInt(number -> Math.max(1, number.precision() - number.scale()))
                .max()
                .orElse(1);
    }

    private List<BigDecimal> numbers() {
        return values.stream()
                .map(value -> new BigDecimal(value.asText().strip()))
                .toList();
    }

    private boolean all(Predicate<String> test) {
        return values.stream().allMatch(value -> test.test(value.asText().strip()));
    }

    private static boolean isTime(String text) {
        return EventTime.parse(text, Unit.AUTO).isPresent();
    }

    private static boolean fitsLong(String text) {
        try {
            return new BigDecimal(text).longValueExact() != 0 || text.equals("0");
        } catch (ArithmeticException e) {
            return false;
        }
    }

    private boolean decodes(ColumnType type) {
        EventDecoder decoder = EventDecoder.of(
                Stream.of("sample", 1, List.of(Column.of("value", type)), Optional.empty(), Optional.empty()));
        for (JsonNode value : values) {
            String event =
                    JsonNodeFactory.instance.objectNode().set("value", value).toString();
            try {
                decoder.decode(event.getBytes(StandardCharsets.UTF_8), RowSink.NOWHERE);
            } catch (RejectedEvent e) {
                return false;
            }
        }
        return true;
    }
}
