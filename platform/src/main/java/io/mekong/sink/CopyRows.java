package io.mekong.sink;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows into a table by COPY, the fastest way in. */
final class CopyRows {
    private static final int BUFFER_CHARS = 1 << 16;

    private final List<Column> columns;
    private final PostgresErrors errors;

    CopyRows(List<Column> columns, PostgresErrors errors) {
        this.columns = columns;
        this.errors = errors;
    }

    /**
     * @param prefix what stands before the values of every row, already in COPY's form; it may be empty
     * @return how many rows there were
     */
    long copy(Connection connection, String sql, String prefix, Iterable<? extends @Nullable Object[]> rows)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            StringBuilder text = new StringBuilder(BUFFER_CHARS + 4096);
            long line = 0;
            for (@Nullable Object[] row : rows) {
                text.append(prefix).append(line++);
                for (int i = 0; i < columns.size(); i++) {
                    text.append('\t');
                    append(text, columns.get(i), row[i]);
                }
                text.append('\n');
                if (text.length() >= BUFFER_CHARS) {
                    flush(copy, text);
                }
            }
            flush(copy, text);
            copy.endCopy();
            return line;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void flush(CopyIn copy, StringBuilder text) throws SQLException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    private void append(StringBuilder text, Column column, @Nullable Object value) {
        if (value == null) {
            text.append("\\N");
            return;
        }
        String plain = Texts.of(column, value);
        if (column.type() != Column.Type.STRING) {
            text.append(plain);
            return;
        }
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\\' -> text.append("\\\\");
                case '\0' ->
                    throw errors.user(
                            "a text in `" + column.name() + "` holds the character NUL, which PostgreSQL cannot store",
                            "Take it out in the job's SQL, for example with `replace`.");
                default -> text.append(c);
            }
        }
    }
}
