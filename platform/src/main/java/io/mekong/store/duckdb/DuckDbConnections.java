package io.mekong.store.duckdb;

import io.mekong.store.duckdb.DuckDbStore.Config;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** Opens the database with the settings that guard it, then locks them. */
final class DuckDbConnections {
    /**
     * How much log is replayed after a crash, at most, and how often a commit makes a checkpoint. Measured (ADR 10): less
     * log costs speed and shortens no wait, for half of a checkpoint is there whatever the log has; more makes it longer.
     */
    private static final String LOG_BEFORE_CHECKPOINT = "32MB";

    private DuckDbConnections() {}

    static DuckDBConnection open(Config config) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(config.threads()));
        properties.setProperty("memory_limit", config.memoryLimit().bytes() / 1024 + "KiB");
        properties.setProperty("temp_directory", spill(config.file()).toString());
        properties.setProperty("checkpoint_threshold", LOG_BEFORE_CHECKPOINT);
        return guarded("jdbc:duckdb:" + config.file().toAbsolutePath(), properties, List.of(config.coldFolder()));
    }

    static DuckDBConnection openInMemory() throws SQLException {
        return guarded("jdbc:duckdb:", new Properties(), List.of());
    }

    /** @param folders that may be read and written nevertheless; people's queries have no functions for it */
    private static DuckDBConnection guarded(String url, Properties properties, List<Path> folders) throws SQLException {
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            StoreUpgrade.run(connection);
            for (Path folder : folders) {
                new ColdStorage(connection, folder).open();
            }
            statement.execute("SET GLOBAL allowed_directories = " + SqlText.files(folders)); // with all below them
            for (String guard : List.of(
                    "SET GLOBAL errors_as_json = true", // with it, a mistake comes with its place
                    "SET GLOBAL TimeZone = 'UTC'",
                    "SET GLOBAL enable_external_access = false",
                    "SET GLOBAL lock_configuration = true")) {
                statement.execute(guard);
            }
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static Path spill(Path file) {
        return file.resolveSibling(file.getFileName() + ".spill").toAbsolutePath();
    }
}
