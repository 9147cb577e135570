package io.mekong.store.clickhouse;

import io.mekong.core.ErrorCode;
import io.mekong.store.SqlException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people are told of a query that does not run. */
final class Refusals {
    private static final Pattern AT = Pattern.compile("failed at position (\\d+)");
    private static final Pattern NAMED = Pattern.compile(
            "(?:identifier|Function with name|function|Identifier|name|table|Table) [`'\"]([^`'\"]+)[`'\"]");
    private static final Pattern SCOPE =
            Pattern.compile("\\.? [Ii]n scope .*?(?=\\. Maybe you meant|$)", Pattern.DOTALL);
    private static final Pattern MEANT = Pattern.compile("\\.? ?Maybe you meant:? \\[?([^\\]]*)\\]?.*", Pattern.DOTALL);
    private static final Pattern THROWN = Pattern.compile("^(.*?): while executing .*$", Pattern.DOTALL);

    private Refusals() {}

    static SqlException refused(String why, String fix, OptionalInt position) {
        return new SqlException(ErrorCode.USER, "The query is refused", why, fix, position, null);
    }

    static SqlException readOnly() {
        return refused(
                "SQL is read-only here: only a SELECT can run",
                "Events come in through streams; tables change in the project's files.",
                OptionalInt.of(0));
    }

    static SqlException function(String name, String sql) {
        return refused(
                "`" + name + "` is not available here: SQL reads the project's tables only",
                "Load files with `mekong load`, and query their table.",
                position(sql, name));
    }

    static SqlException table(String name, String sql) {
        return refused(
                "`" + name + "` is no table of the project",
                "Query the tables of the project; `SHOW TABLES` lists them.",
                position(sql, name.substring(name.lastIndexOf('.') + 1)));
    }

    static SqlException tooSlow(Duration timeout, ServerError e) {
        return new SqlException(
                ErrorCode.RESOURCE,
                "The query was stopped",
                "it ran longer than " + timeout.toMillis() + " ms",
                "Ask for a shorter time range or fewer groups, or raise `timeoutMs` (up to `query.timeout`).",
                OptionalInt.empty(),
                e);
    }

    /** @param shift how many bytes stood before the query in what was sent */
    static SqlException of(ServerError e, String sql, int shift) {
        String text = e.text();
        return switch (e.code()) {
            case ServerError.SYNTAX ->
                new SqlException(
                        ErrorCode.USER,
                        "The query cannot be read",
                        why(text),
                        "Mend the SQL at the mark.",
                        syntaxPosition(text, sql, shift),
                        e);
            case ServerError.TOO_DEEP_PARSE, ServerError.TOO_DEEP_RECURSION ->
                refused("it nests too deeply", "Take it apart into a WITH of several queries.", OptionalInt.empty());
            case ServerError.READONLY -> readOnly();
            case ServerError.MEMORY ->
                new SqlException(
                        ErrorCode.RESOURCE,
                        "The query needs too much memory",
                        why(text),
                        "Ask for fewer rows or groups, or raise `store.memory-limit`.",
                        OptionalInt.empty(),
                        e);
            case -1 ->
                new SqlException(
                        ErrorCode.RESOURCE,
                        "ClickHouse cannot be reached",
                        text,
                        "Start it or mend `olap`.",
                        OptionalInt.empty(),
                        e);
            default ->
                new SqlException(ErrorCode.USER, "The query cannot run", why(text), meant(text), named(text, sql), e);
        };
    }

    static String why(String text) {
        String thrown = THROWN.matcher(text).replaceFirst("$1");
        String short_ = MEANT.matcher(SCOPE.matcher(thrown).replaceFirst("")).replaceFirst("");
        return short_.strip().replace("\n", " ");
    }

    private static String meant(String text) {
        Matcher meant = MEANT.matcher(text);
        if (!meant.find()) {
            return "";
        }
        String names = meant.group(1).replace("'", "`").strip();
        return names.contains(",") ? "Did you mean one of: " + names + "?" : "Did you mean " + names + "?";
    }

    /** ClickHouse counts bytes, from 1. */
    private static OptionalInt syntaxPosition(String text, String sql, int shift) {
        Matcher at = AT.matcher(text);
        if (!at.find()) {
            return OptionalInt.empty();
        }
        byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
        int bytes = Integer.parseInt(at.group(1)) - 1 - shift;
        return bytes < 0 || bytes > utf8.length
                ? OptionalInt.empty()
                : OptionalInt.of(new String(utf8, 0, bytes, StandardCharsets.UTF_8).length());
    }

    private static OptionalInt named(String text, String sql) {
        Matcher named = NAMED.matcher(text);
        return named.find() ? position(sql, named.group(1)) : OptionalInt.empty();
    }

    /** Where a name first stands, outside texts and comments. */
    static OptionalInt position(String sql, String name) {
        String word = name.substring(name.lastIndexOf('.') + 1);
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            boolean starts = sql.startsWith(word, at)
                    && (at == 0 || !Character.isUnicodeIdentifierPart(sql.charAt(at - 1)))
                    && (at + word.length() == sql.length()
                            || !Character.isUnicodeIdentifierPart(sql.charAt(at + word.length())));
            if (starts) {
                return OptionalInt.of(at);
            }
            boolean quoted = (c == '"' || c == '`') && sql.startsWith(word + c, at + 1);
            if (quoted) {
                return OptionalInt.of(at);
            }
            at = SqlText.next(sql, at);
        }
        return OptionalInt.empty();
    }
}
