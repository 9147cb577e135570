package io.mekong.store.clickhouse;

import java.util.Locale;

/**
 * DuckDB's {@code time_bucket(INTERVAL 5 SECONDS, time)} for ClickHouse, whose function of that name has the time first and cannot
 * be replaced by one of ours.
 */
final class TimeBuckets {
    private static final String NAME = "time_bucket";

    private TimeBuckets() {}

    /** The query with the arguments the other way round, where the first is an interval. */
    static String turned(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (isCall(sql, at)) {
                int open = sql.indexOf('(', at);
                int comma = end(sql, open + 1, ',');
                int close = comma < sql.length() ? end(sql, comma + 1, ')') : sql.length();
                if (close < sql.length() && isInterval(sql.substring(open + 1, comma))) {
                    String time = turned(sql.substring(comma + 1, close));
                    String turned = "toStartOfInterval(" + time + ", " + sql.substring(open + 1, comma) + ")";
                    return sql.substring(0, at) + turned + turned(sql.substring(close + 1));
                }
            }
            at = SqlText.next(sql, at);
        }
        return sql;
    }

    private static boolean isCall(String sql, int at) {
        if (!sql.regionMatches(true, at, NAME, 0, NAME.length())
                || (at > 0 && Character.isUnicodeIdentifierPart(sql.charAt(at - 1)))) {
            return false;
        }
        return sql.substring(at + NAME.length()).stripLeading().startsWith("(");
    }

    private static boolean isInterval(String argument) {
        return argument.strip().toUpperCase(Locale.ROOT).startsWith("INTERVAL");
    }

    /** Where the character is next that is in no brackets, quotes or comments. */
    private static int end(String sql, int from, char wanted) {
        int depth = 0;
        for (int at = from; at < sql.length(); at = SqlText.next(sql, at)) {
            char c = sql.charAt(at);
            if (depth == 0 && c == wanted) {
                return at;
            }
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth < 0) {
                return sql.length();
            }
        }
        return sql.length();
    }
}
