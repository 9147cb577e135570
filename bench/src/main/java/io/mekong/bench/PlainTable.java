package io.mekong.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** A table with the event's columns and nothing else, in a database as it comes but for its one thread. */
final class PlainTable implements AutoCloseable {
    private final DuckDBConnection connection;

    PlainTable(Workload workload, Path folder) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        connection = (DuckDBConnection)
                DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("plain.duckdb"), properties);
        execute("CREATE TABLE " + workload.stream().name() + " (" + workload.tableColumns() + ")");
    }

    DuckDBConnection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
