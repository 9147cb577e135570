package io.mekong.event;

import io.mekong.project.AllowedValues;
import io.mekong.project.Column;
import io.mekong.project.ColumnType;
import io.mekong.project.FieldPath.Step;
import io.mekong.project.Stream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Documents for a stream: mostly what fits it, written in all the ways that JSON allows, and now and then anything. */
final class RandomJson {
    private static final String[] NUMBERS = {
        "0",
        "-0",
        "1",
        "-1",
        "7.0",
        "7e2",
        "0.1",
        "-0.0",
        "1.50",
        "12345678.91",
        "1.500000",
        "6.7e-07",
        "1E400",
        "1e-400",
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999",
        "2147483647",
        "-2147483648",
        "2147483648",
        "99999999999999999999999999999999999999",
        "0.00000000000000000001",
        "1612519801",
        "1612519801123",
        "1612519801123456",
        "1612519801123456789",
        "1612519801.5",
        "1E999999999",
        "4.9E-324",
        "1.7976931348623157e308",
        "2.2250738585072011e-308",
        "123456789012345678",
        "1234567890123456789",
        "0.123456789012345678",
        "1000",
        "-12.345",
        "1000.0000001",
        "-12.3451"
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "buy",
        "sell",
        "hold",
        "đó",
        "Cửu Long",
        "🚀🚀",
        "true",
        "false",
        " 12 ",
        "+5",
        ".5",
        "5.",
        "007",
        "NaN",
        "Infinity",
        "1d",
        "0x1p3",
        "1,5",
        "12.50",
        "-",
        "null",
        "\u0000",
        "\n\t\"\\/",
        "\ud800",
        "a\udc00b",
        "\ud83d",
        "aGVsbG8=",
        "x".repeat(40),
        "mười một chữ cái",
        "١٢",
        "2021-02-05",
        "2021-02-30",
        " 1969-12-31 ",
        "0000-01-01",
        "2021-02-05T10:10:01Z",
        "2021-02-05 10:10:01",
        "2021-02-05 10:10:01 UTC",
        "2021-02-05T10:10:01.123456789+07:00",
        "2021-02-05T10:10",
        "9999-12-31T23:59:59-01:00",
        "2020-02-29T23:59:60Z",
        "123e4567-e89b-12d3-a456-426614174000",
        "123E4567-E89B-12D3-A456-42661417400",
        "1-1-1-1-1"
    };
    private static final String[] BLANKS = {"", "", "", "", "", "", " ", "\n", "\t ", "\r\n  "};

    private final Random random;
    /** Whether values may not fit, in the document at hand. */
    private boolean careless;

    RandomJson(Random random) {
        this.random = random;
    }

    String next(Stream stream) {
        careless = random.nextBoolean();
        String mark = random.nextInt(50) == 0 ? "\ufeff" : "";
        return mark + blank() + object(stream.columns(), 0) + blank();
    }

    /** An object with what the columns look for, whose ways have led here by {@code depth} steps. */
    private String object(List<Column> columns, int depth) {
        List<String> fields = new ArrayList<>();
        List<String> done = new ArrayList<>();
        for (Column column : columns) {
            Step step = column.field().steps().get(depth);
            if ((careless && random.nextInt(12) == 0) || (done.contains(step.name()) && random.nextInt(10) > 0)) {
                continue;
            }
            done.add(step.name());
            fields.add(field(step.name(), value(columns, step, depth)));
        }
        while (random.nextInt(4) == 0) {
            fields.add(field(name(), anything(0)));
        }
        if (random.nextInt(5) == 0) {
            Collections.shuffle(fields, random);
        }
        return "{" + blank() + String.join(blank() + "," + blank(), fields) + blank() + "}";
    }

    private String field(String name, String value) {
        return text(name) + blank() + ":" + blank() + value;
    }

    private String value(List<Column> columns, Step step, int depth) {
        if (careless && random.nextInt(15) == 0) {
            return random.nextBoolean() ? "null" : anything(0);
        }
        List<Column> here = columns.stream()
                .filter(column -> column.field().steps().get(depth).name().equals(step.name()))
                .toList();
        Column one = here.get(random.nextInt(here.size()));
        boolean last = depth == one.field().steps().size() - 1;
        boolean each = one.field().steps().get(depth).each();
        if (last) {
            return one.type() instanceof ColumnType.ListOf(ColumnType element)
                    ? list(() -> random.nextInt(10) == 0 ? "null" : scalar(element, one.allowed()))
                    : scalar(one.type(), one.allowed());
        }
        List<Column> inside = here.stream()
                .filter(column -> column.field().steps().size() > depth + 1)
                .toList();
        return each
                ? list(() -> random.nextInt(10) == 0 ? "null" : object(inside, depth + 1))
                : object(inside, depth + 1);
    }

    private String list(java.util.function.Supplier<String> element) {
        List<String> elements = new ArrayList<>();
        int count = random.nextInt(30) == 0 ? 40 : random.nextInt(4);
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return "[" + blank() + String.join(blank() + "," + blank(), elements) + blank() + "]";
    }

    /** Mostly of the type. */
    private String scalar(ColumnType type, AllowedValues allowed) {
        if (!careless && !allowed.oneOf().isEmpty()) {
            return text(allowed.oneOf().get(random.nextInt(allowed.oneOf().size())));
        }
        if (!careless && !allowed.isAny()) {
            return quotedOrNot("0");
        }
        if (careless && random.nextInt(25) == 0) {
            return random.nextBoolean() ? number() : text(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return switch (type) {
            case ColumnType.Bool _ -> random.nextInt(4) == 0 ? text("true") : String.valueOf(random.nextBoolean());
            case ColumnType.Int _ -> quotedOrNot(String.valueOf(random.nextInt() >> random.nextInt(32)));
            case ColumnType.BigInt _ -> quotedOrNot(String.valueOf(random.nextLong() >> random.nextInt(64)));
            case ColumnType.Real _ -> quotedOrNot(careless && random.nextBoolean() ? number() : String.valueOf(real()));
            case ColumnType.Decimal(int precision, int scale) -> quotedOrNot(decimal(precision, scale));
            case ColumnType.Text _ -> text(TEXTS[random.nextInt(TEXTS.length)]);
            case ColumnType.Bytes _ -> text("aGVsbG8=");
            case ColumnType.Date _ -> text(date());
            case ColumnType.Timestamp _ -> time();
            case ColumnType.Uuid _ -> {
                String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
                yield text(random.nextBoolean() ? uuid : uuid.toUpperCase(Locale.ROOT));
            }
            case ColumnType.Json _ -> anything(0);
            case ColumnType.ListOf _ -> throw new AssertionError("a list of lists");
        };
    }

    private String quotedOrNot(String number) {
        return random.nextInt(3) == 0 ? text(number) : number;
    }

    private double real() {
        double value =
                random.nextBoolean() ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(100_000) / 100.0;
        return Double.isFinite(value) ? value : 1.5;
    }

    private String decimal(int precision, int scale) {
        StringBuilder number = new StringBuilder(random.nextInt(3) == 0 ? "-" : "");
        int whole = random.nextInt(precision - scale + (careless ? 2 : 1));
        for (int i = 0; i < whole; i++) {
            number.append(i == 0 ? 1 + random.nextInt(9) : random.nextInt(10));
        }
        number.append(whole == 0 ? "0" : "");
        int fraction = random.nextInt(scale + (careless ? 2 : 1));
        for (int i = 0; i < fraction; i++) {
            number.append(i == 0 ? "." : "").append(random.nextInt(10));
        }
        return number + (random.nextInt(8) == 0 && fraction > 0 ? "000" : "");
    }

    private String number() {
        if (random.nextBoolean()) {
            return NUMBERS[random.nextInt(NUMBERS.length)];
        }
        String digits = decimal(1 + random.nextInt(25), 0);
        String fraction = random.nextBoolean() ? "" : "." + (1 + random.nextInt(1_000_000));
        String exponent = random.nextInt(4) > 0 ? "" : (random.nextBoolean() ? "e" : "E+") + random.nextInt(30);
        return digits + fraction + exponent;
    }

    private String date() {
        int year = random.nextInt(20) == 0 ? random.nextInt(careless ? 0 : 1, 10_000) : 1960 + random.nextInt(100);
        int day = 1 + random.nextInt(careless && random.nextInt(10) == 0 ? 32 : 28);
        return digits(year, 4) + "-" + digits(1 + random.nextInt(12), 2) + "-" + digits(day, 2);
    }

    private static String digits(int number, int count) {
        String digits = Integer.toString(number);
        return "0".repeat(count - digits.length()) + digits;
    }

    private String time() {
        if (random.nextInt(3) == 0) {
            return String.valueOf(1_612_519_801_123_456_789L / (long) Math.pow(1000, random.nextInt(4)));
        }
        String fraction = random.nextBoolean() ? "" : "." + random.nextInt(1_000_000_000);
        String[] zones = {"", "Z", " UTC", "UTC", "+07:00", "-05:30", " +07:00", "+0700", "+18:00", "-18:01", "+07"};
        String clock = digits(random.nextInt(24), 2) + ":" + digits(random.nextInt(60), 2) + ":"
                + digits(random.nextInt(60), 2);
        return text(date()
                + (random.nextBoolean() ? "T" : " ")
                + clock
                + fraction
                + zones[random.nextInt(careless ? zones.length : 8)]);
    }

    /** Any JSON value. */
    private String anything(int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 7)) {
            case 0 -> number();
            case 1 -> text(TEXTS[random.nextInt(TEXTS.length)]);
            case 2 -> String.valueOf(random.nextBoolean());
            case 3 -> "null";
            case 4 -> random.nextInt(100) == 0 ? "[".repeat(505 + random.nextInt(10)) : number();
            case 5 -> list(() -> anything(depth + 1));
            default -> {
                List<String> fields = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    fields.add(field(name(), anything(depth + 1)));
                }
                yield "{" + blank() + String.join(blank() + "," + blank(), fields) + blank() + "}";
            }
        };
    }

    private String name() {
        return random.nextBoolean()
                ? RandomStream.NAMES.get(random.nextInt(RandomStream.NAMES.size()))
                : "unknown" + random.nextInt(3);
    }

    /** A text in quotes; what need not be escaped is at times. */
    private String text(String value) {
        int escapes = random.nextInt(6) == 0 ? 3 : 1_000_000;
        StringBuilder json = new StringBuilder("\"");
        for (int c : value.codePoints().toArray()) {
            boolean must = c < ' ' || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
                json.append('\\').append((char) c);
            } else if (c == '\n' && random.nextBoolean()) {
                json.append("\\n");
            } else if (must || random.nextInt(escapes) == 0) {
                HexFormat form =
                        random.nextBoolean() ? HexFormat.of() : HexFormat.of().withUpperCase();
                for (char unit : Character.toChars(c)) {
                    json.append("\\u").append(form.toHexDigits(unit));
                }
            } else {
                json.appendCodePoint(c);
            }
        }
        return json.append('"').toString();
    }

    private String blank() {
        return BLANKS[random.nextInt(BLANKS.length)];
    }
}
