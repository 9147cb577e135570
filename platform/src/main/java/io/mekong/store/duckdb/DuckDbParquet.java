package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.store.DigestScope;
import io.mekong.store.ParquetFiles;
import io.mekong.store.QueryResult;
import io.mekong.store.RowBatch;
import io.mekong.store.RowSearch;
import io.mekong.store.TableDigest;
import io.mekong.store.TableSchema;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Parquet by an engine of its own, in memory: the store's reaches no files. It runs no SQL but ours. */
public final class DuckDbParquet implements ParquetFiles {
    /** What every file is written as, behind COPY. */
    static final String FORMAT = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880";

    private static final String LABEL = "mekong_label";

    private final DuckDBConnection connection;
    private final AtomicLong drafts = new AtomicLong();

    private DuckDbParquet(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** @param spill a folder for what does not fit the memory limit */
    public static DuckDbParquet open(Path spill, DataSize memoryLimit, int threads) {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("memory_limit", memoryLimit.bytes() / 1024 + "KiB");
        properties.setProperty("temp_directory", spill.toAbsolutePath().toString());
        properties.setProperty("preserve_insertion_order", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
            }
            return new DuckDbParquet(connection);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("open the Parquet engine", e);
        }
    }

    @Override
    public Draft draft(TableSchema schema) {
        try {
            return ParquetDraft.open(connection.duplicate(), "draft_" + drafts.incrementAndGet(), schema);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("begin a Parquet file", e);
        }
    }

    @Override
    public void read(Path file, TableSchema schema, long firstOffset, long lastOffset, Consumer<RowBatch> rows) {
        try (DuckDBConnection reading = connection.duplicate()) {
            ParquetReading.read(reading, file, schema, firstOffset, lastOffset, rows);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public boolean search(List<Path> files, TableSchema schema, RowSearch search, Consumer<RowBatch> rows) {
        try (DuckDBConnection searching = connection.duplicate()) {
            return ParquetReading.search(searching, files, schema, search, rows);
        } catch (SQLException e) {
            throw unreadable(files.getFirst(), e);
        }
    }

    @Override
    public TableDigest digest(List<Path> files, TableSchema table, DigestScope scope) {
        try (DuckDBConnection reading = connection.duplicate()) {
            return LakeDigests.of(reading, files, table, scope);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("compute a digest of " + files.size() + " files of the lake", e);
        }
    }

    @Override
    public void merge(List<Path> files, Path into, String label) {
        String all = SqlText.parquet(files);
        try (DuckDBConnection merging = connection.duplicate();
                Statement statement = merging.createStatement()) {
            statement.execute(writing(all, into, label));
        } catch (SQLException e) {
            throw DuckDbErrors.failed("merge " + files.size() + " files into " + into, e);
        }
    }

    @Override
    public Map<Path, String> labels(List<Path> files) {
        Map<Path, String> labels = new HashMap<>();
        if (files.isEmpty()) {
            return labels;
        }
        String sql = "SELECT file_name, decode(value) FROM parquet_kv_metadata(" + SqlText.files(files)
                + ") WHERE decode(key) = '" + LABEL + "'";
        try (DuckDBConnection reading = connection.duplicate();
                Statement statement = reading.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                labels.put(Path.of(rows.getString(1)), rows.getString(2));
            }
            return labels;
        } catch (SQLException e) {
            throw DuckDbErrors.failed("read the labels of " + files.size() + " files of the lake", e);
        }
    }

    @Override
    public Head head(Path file, int rows) {
        String from = " FROM read_parquet(" + SqlText.literal(file.toString()) + ")";
        List<QueryResult.ResultColumn> columns = new ArrayList<>();
        List<List<@Nullable String>> cells = new ArrayList<>();
        try (DuckDBConnection reading = connection.duplicate();
                Statement statement = reading.createStatement()) {
            try (ResultSet described = statement.executeQuery("DESCRIBE SELECT *" + from)) {
                while (described.next()) {
                    columns.add(new QueryResult.ResultColumn(described.getString(1), described.getString(2)));
                }
            }
            try (ResultSet found =
                    statement.executeQuery("SELECT CAST(COLUMNS(*) AS VARCHAR)" + from + " LIMIT " + rows)) {
                while (found.next()) {
                    List<@Nullable String> row = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                        row.add(found.getString(i));
                    }
                    cells.add(row);
                }
            }
            return new Head(columns, cells);
        } catch (SQLException e) {
            throw MekongException.user(
                    "Cannot show the rows", MekongException.reason(e), "Is it a Parquet file, and whole?");
        }
    }

    /** @param from what stands behind FROM */
    static String writing(String from, Path file, String label) {
        return "COPY (SELECT * FROM " + from + " ORDER BY " + TableSchema.TIME + ", "
                + TableSchema.OFFSET + ") TO " + SqlText.literal(file.toString()) + " (" + FORMAT + ", KV_METADATA {"
                + LABEL
                + ": " + SqlText.literal(label) + "})";
    }

    static MekongException unreadable(Path file, SQLException e) {
        return MekongException.resource(
                "Cannot read " + file,
                MekongException.reason(e),
                "Is the file damaged? Bring it back from a backup, or remove it; its offsets are in its name.",
                e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close the Parquet engine", e);
        }
    }
}
