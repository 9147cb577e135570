package io.mekong.store.duckdb;

import io.mekong.core.SqlFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Statements longer than a line, from {@code resources/sql/store}; the one quoter of identifiers, and the one reader of comments. */
final class SqlText {
    private SqlText() {}

    static String read(String file) {
        return SqlFiles.read("store/" + file);
    }

    /** Behind the comment that begins here, or here when none does. As in DuckDB, comments nest. */
    static int afterComment(String sql, int from) {
        if (sql.startsWith("--", from)) {
            int end = sql.indexOf('\n', from);
            return end < 0 ? sql.length() : end + 1;
        }
        int depth = 0;
        int at = from;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at) && depth > 0) {
                depth--;
                at += 2;
            } else if (depth > 0) {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        return at;
    }

    static int utf8Length(String sql) {
        return sql.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The rows of these files, behind FROM: their own columns, not those that the names of their folders look like. */
    static String parquet(List<Path> files) {
        return "read_parquet(" + files(files) + ", hive_partitioning = false, union_by_name = true)";
    }

    /** A list of files, for {@code read_parquet} and its like. */
    static String files(List<Path> files) {
        return files.stream().map(file -> literal(file.toString())).collect(Collectors.joining(", ", "[", "]"));
    }

    /** For where SQL takes no parameter: a file's name in COPY, for example. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
