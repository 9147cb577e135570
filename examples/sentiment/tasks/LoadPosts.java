import io.mekong.task.code.NothingToDo;
import io.mekong.task.code.TaskCode;
import io.mekong.task.code.TaskInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The next posts of the file into PostgreSQL. Rows and position are one transaction: whenever it is cut off, the next run
 * goes on behind what is there, and a row that comes again takes its own place.
 */
public class LoadPosts implements TaskCode {
    private static final String FILE = "data/posts.csv";

    @Override
    public Map<String, ?> run(TaskInput input) throws IOException, SQLException {
        long wanted = (Long) input.values().get("params.rows");
        try (Connection database = input.database("analytics")) {
            database.setAutoCommit(false);
            long from = position(database);
            List<String[]> posts = rows(input.folder().resolve(FILE), from, wanted);
            if (posts.isEmpty()) {
                throw new NothingToDo("all " + from + " posts of the file are there");
            }
            upsert(database, posts);
            move(database, from + posts.size());
            database.commit();
            input.log("posts " + from + " to " + (from + posts.size() - 1));
            return Map.of("rows", (long) posts.size(), "next_row", from + posts.size());
        }
    }

    /** Held until the commit: two runs at once would read the same rows. */
    private static long position(Connection database) throws SQLException {
        try (PreparedStatement first = database.prepareStatement(
                "INSERT INTO etl_position VALUES (?, 0) ON CONFLICT (file) DO NOTHING")) {
            first.setString(1, FILE);
            first.executeUpdate();
        }
        try (PreparedStatement look =
                database.prepareStatement("SELECT next_row FROM etl_position WHERE file = ? FOR UPDATE")) {
            look.setString(1, FILE);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void move(Connection database, long next) throws SQLException {
        try (PreparedStatement move =
                database.prepareStatement("UPDATE etl_position SET next_row = ? WHERE file = ?")) {
            move.setLong(1, next);
            move.setString(2, FILE);
            move.executeUpdate();
        }
    }

    private static void upsert(Connection database, List<String[]> posts) throws SQLException {
        try (PreparedStatement upsert = database.prepareStatement(
                """
                INSERT INTO sentiment_social (id, name, date, title, content, sentiment_score)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, date = excluded.date, title = excluded.title,
                  content = excluded.content, sentiment_score = excluded.sentiment_score
                """)) {
            for (String[] post : posts) {
                upsert.setLong(1, Long.parseLong(post[0]));
                upsert.setString(2, post[1]);
                upsert.setObject(3, OffsetDateTime.parse(post[2]));
                upsert.setString(4, post[3]);
                upsert.setString(5, post[4]);
                upsert.setInt(6, Integer.parseInt(post[5]));
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** The rows behind the first {@code from}; the file's first line names the columns. */
    private static List<String[]> rows(Path file, long from, long wanted) throws IOException {
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            lines.readLine();
            for (long row = 0; row < from + wanted; row++) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                if (row >= from) {
                    rows.add(cells(line));
                }
            }
        }
        return rows;
    }

    /** Cells stand in quotes where they hold a comma; a quote within is written twice. */
    private static String[] cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char sign = line.charAt(i);
            if (sign == '"') {
                boolean twice = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (twice) {
                    cell.append(sign);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (sign == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(sign);
            }
        }
        cells.add(cell.toString());
        return cells.toArray(String[]::new);
    }
}
