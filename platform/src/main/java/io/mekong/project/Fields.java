package io.mekong.project;

/** The names of columns and of fields, as files write them. */
final class Fields {
    static final Form<String> COLUMN =
            Form.named("[A-Za-z_][A-Za-z0-9_]{0,62}", "letters, digits and `_`, not a digit first, at most 63 of them");

    /** Where in an event a value is read from. */
    static final Form<FieldPath> PATH = new Form<>(
            "a field's name, or the way to it such as user.city or items[].price", Fields::path, Fields::advice);

    private Fields() {}

    /** What to write where the text was meant as one name. */
    static String literal(String text) {
        return "If that is one name, write it in quotes of its own: `'" + FieldPath.of(text) + "'`.";
    }

    /** Whether the column's name is one of the platform's own, which is reported. */
    static boolean refuseOurs(String name, Value value, String fix) {
        if (!name.startsWith("__")) {
            return false;
        }
        value.problem(
                "A column cannot be called `" + name + "`",
                "names that begin with `__` are the platform's own (__time, __partition, __offset)",
                fix);
        return true;
    }

    private static String advice(String text) {
        return text.indexOf("[]") == text.lastIndexOf("[]")
                ? literal(text)
                : "Keep one `[]`, or read the outer list as json.";
    }

    private static FieldPath path(String text) {
        FieldPath path;
        try {
            path = FieldPath.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Form.Refusal(String.valueOf(e.getMessage()), e);
        }
        if (path.lists() > 1) {
            throw new Form.Refusal("the way leads through " + path.lists() + " lists, and one is the most", null);
        }
        return path;
    }
}
