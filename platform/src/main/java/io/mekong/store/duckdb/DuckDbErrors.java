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
import java.util.stream.Stream;

/** DuckDB's messages, in our words. */
final class DuckDbErrors {
    private static final Pattern LOCK_HOLDER = Pattern.compile("PID (\\d+)");

    private DuckDbErrors() {}

    static MekongException cannotOpen(Path file, SQLException e) {
        DuckDbMessage message = DuckDbMessage.of(e);
        Matcher holder = LOCK_HOLDER.matcher(message.text());
        if (holder.find()) {
            return MekongException.resource(
                    "Cannot open the store " + file,
                    "it is locked by process " + holder.group(1),
                    "Stop that process or choose another folder with --data.",
                    e);
        }
        return MekongException.resource(
                "Cannot open the store " + file,
                message.firstLine(),
                "Mend or move the file, or choose another folder with --data.",
                e);
    }

    /** Something the platform itself asked for did not work. */
    static MekongException failed(String what, SQLException e) {
        DuckDbMessage message = DuckDbMessage.of(e);
        if (message.text().contains("has been invalidated")) {
            return MekongException.resource(
                    "Cannot " + what,
                    "DuckDB has stopped itself after an error that it could not mend: " + message.firstLine(),
                    "Restart Mekong: what was committed is whole, and it goes on from there.",
                    e);
        }
        String fix = message.text().contains("No space left") || message.text().contains("could not write")
                ? "Free disk space; the platform goes on by itself."
                : message.type().equals("Out of Memory") ? "Raise `store.memory-limit`." : "";
        return MekongException.resource("Cannot " + what, message.firstLine(), fix, e);
    }

    /**
     * A person's query did not work.
     *
     * @param shift how far behind its place the query stood in what was run, in bytes
     */
    static SqlException inQuery(String sql, int shift, SQLException e) {
        DuckDbMessage message = DuckDbMessage.of(e).shifted(shift);
        if (isTooDeep(message)) {
            return tooDeep();
        }
        OptionalInt position = message.position(sql);
        return switch (message.type()) {
            case "Out of Memory" ->
                new SqlException(
                        ErrorCode.RESOURCE,
                        "The query needs too much memory",
                        message.firstLine(),
                        "Ask for fewer rows or groups, or raise `store.memory-limit`.",
                        position,
                        e);
            case "Permission" -> noFiles(position);
            case "Parser" -> syntax(message, sql);
            case "INTERNAL" ->
                new SqlException(
                        ErrorCode.INTERNAL,
                        "The query cannot run",
                        message.firstLine(),
                        "Write it another way, and please report it.",
                        position,
                        e);
            default ->
                new SqlException(
                        ErrorCode.USER, "The query cannot run", message.firstLine(), candidates(message), position, e);
        };
    }

    /** What people do not see is not there. */
    static SqlException unknownTable(String name, OptionalInt position) {
        return new SqlException(
                ErrorCode.USER,
                "The query cannot run",
                "Table with name " + name + " does not exist!",
                "",
                position,
                null);
    }

    /** A mistake that the parser found. */
    static SqlException syntax(DuckDbMessage message, String sql) {
        if (isTooDeep(message)) {
            return tooDeep();
        }
        return new SqlException(
                ErrorCode.USER,
                "The query cannot be read",
                message.firstLine(),
                "Mend the SQL at the mark.",
                message.position(sql),
                null);
    }

    static SqlException tooDeep() {
        return refused("it nests too deeply", "Take it apart into a WITH of several queries.", OptionalInt.empty());
    }

    static SqlException noFiles(OptionalInt position) {
        return refused(
                "SQL has no access to files or the network here",
                "Query the tables of the project; load files with `mekong load`.",
                position);
    }

    private static boolean isTooDeep(DuckDbMessage message) {
        return message.text().startsWith("Max expression depth limit");
    }

    static SqlException refused(String why, String fix, OptionalInt position) {
        return new SqlException(ErrorCode.USER, "The query is refused", why, fix, position, null);
    }

    private static String candidates(DuckDbMessage message) {
        if (message.candidates().isEmpty()) {
            return "";
        }
        List<String> names = Stream.of(message.candidates().split(","))
                .filter(name -> !name.startsWith(StoredNames.DATA) && !name.startsWith(StoredNames.RESULTS))
                .toList();
        return switch (names.size()) {
            case 0 -> "";
            case 1 -> "Did you mean `" + names.getFirst() + "`?";
            default -> "Did you mean one of: `" + String.join("`, `", names) + "`?";
        };
    }
}
