package io.mekong.store.clickhouse;

import io.mekong.core.MekongException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Text within SQL: names, literals, the statements in files, and the way over quotes and comments. */
final class SqlText {
    private SqlText() {}

    static String quote(String identifier) {
        return '`' + identifier.replace("\\", "\\\\").replace("`", "\\`") + '`';
    }

    static String quote(Collection<String> identifiers) {
        return identifiers.stream().map(SqlText::quote).collect(Collectors.joining(", "));
    }

    /** For where SQL takes no parameter. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** A statement of ours, out of {@code resources/sql/clickhouse}. */
    static String read(String file) {
        try (InputStream in = SqlText.class.getResourceAsStream("/sql/clickhouse/" + file)) {
            if (in == null) {
                throw MekongException.bug("there is no statement " + file, null);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw MekongException.bug("cannot read the statement " + file, e);
        }
    }

    /** Behind the comment, the text or the quoted name that begins here; the next character where none does. */
    static int next(String sql, int from) {
        char c = sql.charAt(from);
        if (c == '\'' || c == '"' || c == '`') {
            return afterQuoted(sql, c, from + 1);
        }
        if (sql.startsWith("--", from) || c == '#') {
            int end = sql.indexOf('\n', from);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.startsWith("/*", from)) {
            int end = sql.indexOf("*/", from + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        return c == '$' ? afterHeredoc(sql, from) : from + 1;
    }

    /** Whether what begins here and ends where {@link #next} says is a comment or white space. */
    static boolean isBlank(String sql, int from) {
        return Character.isWhitespace(sql.charAt(from))
                || sql.startsWith("--", from)
                || sql.startsWith("/*", from)
                || sql.charAt(from) == '#';
    }

    private static int afterQuoted(String sql, char quote, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) != quote) {
            at += sql.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(sql.length(), at + 1);
    }

    /** {@code $tag$ … $tag$} is a text; {@code $1} is a parameter. */
    private static int afterHeredoc(String sql, int from) {
        int tagEnd = from + 1;
        while (tagEnd < sql.length() && Character.isUnicodeIdentifierPart(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        if (tagEnd == sql.length() || sql.charAt(tagEnd) != '$') {
            return from + 1;
        }
        String tag = sql.substring(from, tagEnd + 1);
        int found = sql.indexOf(tag, tagEnd + 1);
        return found < 0 ? sql.length() : found + tag.length();
    }
}
