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
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The next posts of the file into PostgreSQL. Rows and position are one transaction: whenever it is cut off, the next run
 * goes on behind what is there, and a row that comes again takes its own place.
 */
public class LoadPosts implements TaskCode {
    private static final String SAMPLE = "data/posts.csv";
    /** Real news, beside the folder that holds Mekong; taken where they are. */
    private static final String NEWS = "../../../shared/data/social/cryptonews.csv";

    @Override
    public Map<String, ?> run(TaskInput input) throws IOException, SQLException {
        long wanted = (Long) input.values().get("params.rows");
        String name = Files.isReadable(input.folder().resolve(NEWS)) ? NEWS : SAMPLE;
        try (Connection database = input.database("analytics")) {
            database.setAutoCommit(false);
            long from = position(database, name);
            List<Post> posts = posts(input.folder().resolve(name), from, wanted);
            if (posts.isEmpty()) {
                throw new NothingToDo("all " + from + " posts of the file are there");
            }
            upsert(database, posts);
            move(database, name, from + posts.size());
            database.commit();
            input.log("posts " + from + " to " + (from + posts.size() - 1));
            return Map.of("rows", (long) posts.size(), "next_row", from + posts.size());
        }
    }

    /** Held until the commit: two runs at once would read the same rows. */
    private static long position(Connection database, String file) throws SQLException {
        try (PreparedStatement first = database.prepareStatement(
                "INSERT INTO etl_position VALUES (?, 0) ON CONFLICT (file) DO NOTHING")) {
            first.setString(1, file);
            first.executeUpdate();
        }
        try (PreparedStatement look =
                database.prepareStatement("SELECT next_row FROM etl_position WHERE file = ? FOR UPDATE")) {
            look.setString(1, file);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void move(Connection database, String file, long next) throws SQLException {
        try (PreparedStatement move =
                database.prepareStatement("UPDATE etl_position SET next_row = ? WHERE file = ?")) {
            move.setLong(1, next);
            move.setString(2, file);
            move.executeUpdate();
        }
    }

    private static void upsert(Connection database, List<Post> posts) throws SQLException {
        try (PreparedStatement upsert = database.prepareStatement(
                """
                INSERT INTO sentiment_social (id, name, date, title, content, sentiment_score)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, date = excluded.date, title = excluded.title,
                  content = excluded.content, sentiment_score = excluded.sentiment_score
                """)) {
            for (Post post : posts) {
                upsert.setLong(1, post.id());
                upsert.setString(2, post.name());
                upsert.setObject(3, post.date());
                upsert.setString(4, post.title());
                upsert.setString(5, post.content());
                upsert.setInt(6, post.score());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** The posts behind the first {@code from}; the file's first line names the columns. */
    private static List<Post> posts(Path file, long from, long wanted) throws IOException {
        List<Post> posts = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            boolean news = Objects.requireNonNullElse(lines.readLine(), "").startsWith("date;sentiment;");
            for (long row = 0; row < from + wanted; row++) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                if (row >= from) {
                    posts.add(news ? Post.ofNews(row + 1, cells(line, ';')) : Post.of(cells(line, ',')));
                }
            }
        }
        return posts;
    }

    /** Cells stand in quotes where they hold the delimiter; a quote within is written twice. */
    private static List<String> cells(String line, char delimiter) {
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
            } else if (sign == delimiter && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(sign);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private record Post(long id, String name, OffsetDateTime date, String title, String content, int score) {
        private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("d-M-uuuu H:mm");
        private static final Pattern POLARITY = Pattern.compile("'polarity': (-?[0-9.]+)");

        /** As the sample has them. */
        static Post of(List<String> cells) {
            return new Post(
                    Long.parseLong(cells.get(0)),
                    cells.get(1),
                    OffsetDateTime.parse(cells.get(2)),
                    cells.get(3),
                    cells.get(4),
                    Integer.parseInt(cells.get(5)));
        }

        /** As the news have them, numbered by their place: date, sentiment, source, subject, text, title, address. */
        static Post ofNews(long id, List<String> cells) {
            Matcher polarity = POLARITY.matcher(cells.get(1));
            int score = polarity.find() ? (int) Math.round(Double.parseDouble(polarity.group(1)) * 5) : 0;
            OffsetDateTime date =
                    LocalDateTime.parse(cells.get(0), DAY_FIRST).atOffset(ZoneOffset.UTC);
            return new Post(id, cells.get(2), date, cells.get(5), cells.get(4), score);
        }
    }
}
