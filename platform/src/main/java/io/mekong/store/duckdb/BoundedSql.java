package io.mekong.store.duckdb;

import io.mekong.store.ParsedQuery;

/**
 * A query with a limit on its rows: results are made whole before they are read, so what nobody asked for must not be
 * made. (The driver can stream results instead, but then it loses what went wrong.)
 *
 * @param shift how far the query stands behind its old place, in bytes
 */
record BoundedSql(String text, int shift) {
    private static final String OPEN = "SELECT * FROM (\n";

    static BoundedSql of(ParsedQuery query, long rows) {
        String sql = query.sql();
        return switch (query.rows()) {
            case FEW -> new BoundedSql(sql, 0);
            case UNLIMITED -> new BoundedSql(sql.substring(0, end(sql)) + "\nLIMIT " + rows, 0);
            case LIMITED -> new BoundedSql(OPEN + sql.substring(0, end(sql)) + "\n) LIMIT " + rows, OPEN.length());
        };
    }

    /** Where the one statement ends: at the first semicolon that is not in quotes or a comment. */
    static int end(String sql) {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == ';') {
                return at;
            }
            at = switch (c) {
                case '\'' -> isEscaping(sql, at) ? afterEscaped(sql, at + 1) : after(sql, "'", at + 1);
                case '"' -> after(sql, "\"", at + 1);
                case '-', '/' -> Math.max(at + 1, SqlText.afterComment(sql, at));
                case '$' -> afterDollar(sql, at);
                default -> at + 1;
            };
        }
        return sql.length();
    }

    /** {@code E'…'} knows backslashes. */
    private static boolean isEscaping(String sql, int quote) {
        return quote > 0
                && (sql.charAt(quote - 1) == 'e' || sql.charAt(quote - 1) == 'E')
                && (quote == 1 || !Character.isUnicodeIdentifierPart(sql.charAt(quote - 2)));
    }

    private static int afterEscaped(String sql, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) != '\'') {
            at += sql.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(sql.length(), at + 1);
    }

    /** {@code $tag$ … $tag$} is a text; {@code $1} is a parameter. */
    private static int afterDollar(String sql, int from) {
        int tagEnd = from + 1;
        while (tagEnd < sql.length() && Character.isUnicodeIdentifierPart(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        if (tagEnd == sql.length() || sql.charAt(tagEnd) != '$') {
            return from + 1;
        }
        return after(sql, sql.substring(from, tagEnd + 1), tagEnd + 1);
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
