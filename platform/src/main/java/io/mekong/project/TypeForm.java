package io.mekong.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a column's type is written: a word, {@code decimal(18,2)}, {@code list(double)}. */
final class TypeForm {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\s*\\(\\s*(\\d{1,2})\\s*,\\s*(\\d{1,2})\\s*\\)");
    private static final Pattern LIST = Pattern.compile("list\\s*\\(\\s*(.+?)\\s*\\)");
    /** Lists as other systems write them: {@code list<string>}, {@code array(int)}, {@code string[]}. */
    private static final Pattern OTHER_LIST = Pattern.compile("(?:list|array)\\s*(?:[<(\\[]\\s*(\\w*).*)?|(\\w+)\\[]");

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
            Map.entry("enum", "string"),
            Map.entry("datetime", "timestamp"),
            Map.entry("timestamptz", "timestamp"),
            Map.entry("binary", "bytes"),
            Map.entry("blob", "bytes"),
            Map.entry("object", "json"),
            Map.entry("struct", "json"),
            Map.entry("map", "json"));

    static final Form<ColumnType> FORM = new Form<>(
            "a type: " + String.join(", ", SIMPLE.keySet()) + ", decimal(precision,scale) or list(type)",
            TypeForm::type,
            TypeForm::advice);

    private TypeForm() {}

    private static ColumnType type(String text) {
        ColumnType simple = SIMPLE.get(text);
        if (simple != null) {
            return simple;
        }
        Matcher list = LIST.matcher(text);
        if (list.matches()) {
            ColumnType element = type(list.group(1));
            if (element instanceof ColumnType.ListOf) {
                throw new Form.Refusal("a list of lists is no column", null);
            }
            return new ColumnType.ListOf(element);
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
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("list(decimal")) {
            return "Write `\"list(decimal(18,2))\"`, in quotes: within braces a comma ends the value.";
        }
        if (lower.startsWith("list(list")) {
            return "Make it `json`, which keeps any value.";
        }
        Matcher list = OTHER_LIST.matcher(lower);
        if (list.matches()) {
            String element = list.group(1) == null ? list.group(2) : list.group(1);
            return "Write for example `list(" + known(element == null ? "" : element) + ")`.";
        }
        String word = lower.replaceAll("\\s*\\(.*", "");
        String known = ELSEWHERE.get(word);
        return known == null ? Form.hint(word, SIMPLE.keySet()) : "Did you mean `" + known + "`?";
    }

    private static String known(String element) {
        return SIMPLE.containsKey(element) ? element : ELSEWHERE.getOrDefault(element, "string");
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
