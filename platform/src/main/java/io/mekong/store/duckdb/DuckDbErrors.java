package io.mekong.store.duckdb;

import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.SqlException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** DuckDB's messages, in our words. */
final class DuckDbErrors {
    private static final Pattern CANDIDATES = Pattern.compile("(?:Candidate bindings:|Did you mean) ([^\\n]*)");
    private static final Pattern CARET = Pattern.compile("LINE (\\d+): (.*)\\n( *)\\^");
    private static final Pattern LOCK_HOLDER = Pattern.compile("PID (\\d+)");
    private static final Pattern KIND = Pattern.compile("^([A-Z][A-Za-z]* )*(Error|Exception): ");

    private DuckDbErrors() {}

    static MekongException cannotOpen(Path file, SQLException e) {
        String message = message(e);
        Matcher holder = LOCK_HOLDER.matcher(message);
        String why = holder.find() ? "it is locked by process " + holder.group(1) : firstLine(message);
        return MekongException.resource(
                "Cannot open the store " + file, why, "Stop that process or choose another folder with --data.", e);
    }

    /** Something the platform itself asked for did not work. */
    static MekongException failed(String what, SQLException e) {
        String message = firstLine(message(e));
        String fix = message.contains("No space left") || message.contains("could not write")
                ? "Free disk space; the platform goes on by itself."
                : message.contains("Out of Memory") ? "Raise `store.memory-limit`." : "";
        return MekongException.resource("Cannot " + what, message, fix, e);
    }

    /** A person's query did not work. */
    static SqlException inQuery(String sql, SQLException e) {
        String message = message(e);
        String first = firstLine(message);
        OptionalInt position = position(sql, message);
        if (message.startsWith("Out of Memory")) {
            return new SqlException(
                    ErrorCode.RESOURCE,
                    "The query needs too much memory",
                    first,
                    "Ask for fewer rows or groups, or raise `store.memory-limit`.",
                    position,
                    e);
        }
        if (message.startsWith("Permission Error")) {
            return new SqlException(
                    ErrorCode.USER,
                    "The query is refused",
                    "SQL has no access to files or the network here",
                    "Query the tables of the project; load files with `mekong load`.",
                    position,
                    e);
        }
        ErrorCode code = message.startsWith("INTERNAL") ? ErrorCode.INTERNAL : ErrorCode.USER;
        return new SqlException(code, "The query cannot run", first, candidates(message), position, e);
    }

    /** A mistake that the parser found. */
    static SqlException syntax(String message, OptionalInt position) {
        return new SqlException(
                ErrorCode.USER, "The query cannot be read", message, "Mend the SQL at the mark.", position, null);
    }

    static SqlException refused(String why, String fix, OptionalInt position) {
        return new SqlException(ErrorCode.USER, "The query is refused", why, fix, position, null);
    }

    private static String candidates(String message) {
        Matcher candidates = CANDIDATES.matcher(message);
        if (!candidates.find()) {
            return "";
        }
        String names = candidates.group(1).strip();
        return names.endsWith("?") ? "Did you mean " + names : "Did you mean one of: " + names + "?";
    }

    /** DuckDB marks the place in a copy of the line: {@code LINE 2: FROM demmo}, then a caret below. */
    static OptionalInt position(String sql, String message) {
        Matcher mark = CARET.matcher(message);
        if (!mark.find()) {
            return OptionalInt.empty();
        }
        int lineNumber = Integer.parseInt(mark.group(1));
        int column = mark.group(3).length() - "LINE : ".length() - mark.group(1).length();
        String shown = mark.group(2);
        List<String> lines = sql.lines().toList();
        if (lineNumber > lines.size() || column < 0) {
            return OptionalInt.empty();
        }
        int start = 0;
        for (int i = 0; i < lineNumber - 1; i++) {
            start = sql.indexOf('\n', start) + 1;
        }
        // A long line is shown as an excerpt between dots.
        String excerpt = shown.replaceFirst("^\\.\\.\\.", "").replaceFirst("\\.\\.\\.$", "");
        int excerptStart = lines.get(lineNumber - 1).indexOf(excerpt);
        int lead = shown.startsWith("...") ? 3 : 0;
        return OptionalInt.of(start + Math.max(0, excerptStart) + Math.max(0, column - lead));
    }

    private static String firstLine(String message) {
        String line = message.lines().findFirst().orElse(message);
        return KIND.matcher(line).replaceFirst("");
    }

    private static String message(SQLException e) {
        return MekongException.reason(e).equals(e.getClass().getSimpleName())
                ? e.toString()
                : String.valueOf(e.getMessage());
    }
}
