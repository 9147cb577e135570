package io.mekong.store.duckdb;

/**
 * {@code EXPLAIN} in front of a query. DuckDB's parse knows only queries: the word is blanked out, so that positions
 * stay, and what is left must be a query of its own.
 *
 * @param query the text with {@code EXPLAIN} and {@code ANALYZE} blanked out
 */
record Explain(String query, boolean isExplained) {
    private static final String EXPLAIN = "EXPLAIN";
    private static final String ANALYZE = "ANALYZE";

    static Explain in(String sql) {
        int explain = skipBlank(sql, 0);
        if (!isWord(sql, explain, EXPLAIN)) {
            return new Explain(sql, false);
        }
        StringBuilder query = new StringBuilder(sql);
        blank(query, explain, EXPLAIN);
        int analyze = skipBlank(sql, explain + EXPLAIN.length());
        if (isWord(sql, analyze, ANALYZE)) {
            blank(query, analyze, ANALYZE);
        }
        return new Explain(query.toString(), true);
    }

    /** Past white space and comments. */
    private static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            int next = Character.isWhitespace(sql.charAt(at)) ? at + 1 : SqlText.afterComment(sql, at);
            if (next == at) {
                return at;
            }
            at = next;
        }
        return at;
    }

    private static boolean isWord(String sql, int at, String word) {
        int end = at + word.length();
        return sql.regionMatches(true, at, word, 0, word.length())
                && (end == sql.length() || !Character.isUnicodeIdentifierPart(sql.charAt(end)));
    }

    private static void blank(StringBuilder text, int at, String word) {
        text.replace(at, at + word.length(), " ".repeat(word.length()));
    }
}
