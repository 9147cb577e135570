package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.project.Column;
import io.mekong.store.Workbench.Reading;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** Files as tables of a job's database. */
final class FileRows {
    /** What the engine says of files rather than of a query. */
    private static final Pattern DAMAGE = Pattern.compile(
            "(?s).*(CSV Error|No magic bytes|Parquet|parquet|thrift|TProtocol|decompress|snappy|zstd|Invalid Input Error: .*file"
                    + "|IO Error).*");

    private final DuckDBConnection connection;
    private boolean rejects;

    FileRows(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** Rows that may be damaged are read at once, so that each is counted once. */
    void view(String table, List<Path> files, Reading reading) throws SQLException {
        boolean now = reading.kind() == Reading.Kind.CSV && reading.skipDamaged();
        rejects |= now;
        String rows = switch (reading.kind()) {
            case PARQUET -> parquet(files, reading);
            case CSV -> csv(files, reading);
            case JSON -> throw MekongException.bug("JSON is decoded, not scanned", null);
        };
        Statements.execute(
                connection, "CREATE " + (now ? "TABLE " : "VIEW ") + SqlText.quote(table) + " AS SELECT " + rows);
    }

    private String parquet(List<Path> files, Reading reading) throws SQLException {
        if (reading.columns().isEmpty()) {
            return "* FROM " + SqlText.parquet(files);
        }
        for (Path file : files) {
            requireColumns(file, reading.columns());
        }
        return selected(reading.columns()) + " FROM " + SqlText.parquet(files);
    }

    private void requireColumns(Path file, List<Column> columns) throws SQLException {
        List<String> present = Statements.query(
                connection, "SELECT name FROM parquet_schema(?)", row -> row.getString(1), file.toString());
        requireColumns(file, columns, present);
    }

    private static void requireColumns(Path file, List<Column> columns, List<String> present) {
        List<String> missing = columns.stream()
                .map(FileRows::field)
                .filter(field -> present.stream().noneMatch(field::equalsIgnoreCase))
                .toList();
        if (!missing.isEmpty()) {
            throw MekongException.user(
                    "The columns of " + file.getFileName() + " are not those of the job",
                    "it has no `" + String.join("`, `", missing) + "`; it has " + String.join(", ", present),
                    "Has its schema changed? Correct `columns` of the read, or the file.");
        }
    }

    private static String field(Column column) {
        return column.field().steps().getFirst().name();
    }

    private static String selected(List<Column> columns) {
        return columns.stream()
                .map(column -> "CAST(" + SqlText.quote(field(column)) + " AS " + DuckDbTypes.of(column.type()) + ") AS "
                        + SqlText.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** By the names in the first line, whatever their order. */
    private String csv(List<Path> files, Reading reading) throws SQLException {
        String shape = ", header = true, delim = " + SqlText.literal(String.valueOf(reading.delimiter()))
                + ", quote = '\"', escape = '\"', comment = ''";
        Map<List<String>, List<Path>> alike = new LinkedHashMap<>();
        for (Path file : files) {
            List<String> names = Statements.query(
                    connection,
                    "SELECT unnest(Columns).name FROM sniff_csv(" + SqlText.literal(file.toString()) + shape
                            + ", ignore_errors = true)",
                    row -> row.getString(1));
            requireColumns(file, reading.columns(), names);
            alike.computeIfAbsent(names, _ -> new ArrayList<>()).add(file);
        }
        String types = reading.columns().stream()
                .map(column -> SqlText.literal(field(column)) + ": " + SqlText.literal(DuckDbTypes.of(column.type())))
                .collect(Collectors.joining(", ", "{", "}"));
        String rest = shape + ", types = " + types + (reading.skipDamaged() ? ", store_rejects = true" : "") + ")";
        return alike.values().stream()
                .map(same -> selected(reading.columns()) + " FROM read_csv(" + SqlText.files(same) + rest)
                .collect(Collectors.joining(" UNION ALL SELECT "));
    }

    List<String> damaged(int most) throws SQLException {
        if (!rejects) {
            return List.of();
        }
        return Statements.query(
                connection,
                """
                SELECT parse_filename(any_value(scans.file_path)), line, any_value(errors.error_message)
                FROM reject_errors AS errors JOIN reject_scans AS scans USING (scan_id, file_id)
                GROUP BY errors.scan_id, errors.file_id, line ORDER BY 1, line LIMIT\s""" + most,
                row -> row.getString(1) + ", line " + row.getLong(2) + ": "
                        + row.getString(3).lines().findFirst().orElse(""));
    }

    long damagedRows() throws SQLException {
        return rejects
                ? Statements.query(
                                connection,
                                "SELECT count(DISTINCT (scan_id, file_id, line)) FROM reject_errors",
                                row -> row.getLong(1))
                        .getFirst()
                : 0;
    }

    static boolean isDamage(SQLException e) {
        return DAMAGE.matcher(String.valueOf(e.getMessage())).matches();
    }

    static MekongException unreadable(SQLException e) {
        List<String> lines =
                new ArrayList<>(String.valueOf(e.getMessage()).lines().toList());
        String where = lines.stream()
                .filter(line -> line.strip().toLowerCase(Locale.ROOT).startsWith("file = "))
                .map(line -> Path.of(line.strip().substring("file = ".length())).getFileName() + ": ")
                .findFirst()
                .orElse("");
        return MekongException.user(
                "A file cannot be read",
                where + lines.getFirst(),
                "Mend or remove it; `damaged: skip` leaves out single rows of CSV and JSON.");
    }

    static MekongException unreadable(List<Path> files, SQLException e) {
        return MekongException.user(
                files.size() == 1
                        ? "The file " + files.getFirst().getFileName() + " cannot be read"
                        : "A file cannot be read",
                String.valueOf(e.getMessage()).lines().findFirst().orElse("it is damaged"),
                "Mend or remove it.");
    }
}
