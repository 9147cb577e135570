package io.mekong.project;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names behind {@code $} in SQL; what stands in texts, quoted names, comments or {@code $$ … $$} is none. */
public final class SqlNames {
    private static final Pattern TOKEN = Pattern.compile(
            "(?<![A-Za-z0-9_])[eE]'(?:[^'\\\\]++|\\\\.|'')*+'|'(?:[^']++|'')*+'|\"(?:[^\"]++|\"\")*+\""
                    + "|--[^\\n]*+|/\\*.*?\\*/|\\$((?:[A-Za-z_]\\w*)?)\\$.*?\\$\\1\\$"
                    + "|\\$([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)|([;?])",
            Pattern.DOTALL);

    private SqlNames() {}

    /** What stands in the place of names. */
    @FunctionalInterface
    public interface Places {
        /** @param written with the {@code $}, to be given back where it is to stay */
        String name(String name, String written);

        /** A question mark: an operator here, and a parameter in JDBC. */
        default String questionMark() {
            return "?";
        }
    }

    public static Set<String> in(String sql) {
        Set<String> names = new LinkedHashSet<>();
        replace(sql, (name, written) -> {
            names.add(name);
            return written;
        });
        return names;
    }

    public static String replace(String sql, Places places) {
        return TOKEN.matcher(sql).replaceAll(token -> {
            String name = token.group(2);
            String text = name != null
                    ? places.name(name, token.group())
                    : "?".equals(token.group(3)) ? places.questionMark() : token.group();
            return Matcher.quoteReplacement(text);
        });
    }

    /**
     * The one statement of a value, without the semicolon behind it; empty, with a problem, where it is not one.
     *
     * @param why there is to be one
     */
    static Optional<String> only(Value value, String why) {
        return value.text().flatMap(text -> {
            List<String> statements = statements(text);
            if (statements.size() != 1) {
                value.problem(
                        statements.isEmpty()
                                ? "The query is empty"
                                : "The query is " + statements.size() + " statements",
                        why,
                        "Write one SELECT.");
                return Optional.empty();
            }
            return Optional.of(statements.getFirst());
        });
    }

    /** The statements between the semicolons; those of nothing but blanks are left out. */
    public static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        Matcher token = TOKEN.matcher(sql);
        int from = 0;
        while (token.find()) {
            if (";".equals(token.group(3))) {
                statements.add(sql.substring(from, token.start()).strip());
                from = token.end();
            }
        }
        statements.add(sql.substring(from).strip());
        statements.removeIf(SqlNames::isEmpty);
        return List.copyOf(statements);
    }

    /** What stands outside of quotes, comments and parentheses, in upper case: the clauses of the outermost query. */
    static String outline(String sql) {
        String bare =
                TOKEN.matcher(sql).replaceAll(token -> token.group(2) != null || token.group(3) != null ? "x" : " ");
        StringBuilder outline = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (c == '(' || c == '[') {
                depth++;
                outline.append(' ');
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (depth == 0) {
                outline.append(c);
            }
        }
        return outline.toString().toUpperCase(Locale.ROOT);
    }

    private static boolean isEmpty(String statement) {
        return statement.replaceAll("(?s)--[^\\n]*+|/\\*.*?\\*/", "").isBlank();
    }
}
