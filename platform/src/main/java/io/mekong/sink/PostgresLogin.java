package io.mekong.sink;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A way into a PostgreSQL that can be handed to other processes.
 *
 * @param url its JDBC address
 * @param knownUser null: as the address says
 * @param knownPassword null: as the address says
 */
public record PostgresLogin(
        String url, @Nullable String knownUser, @Nullable String knownPassword) implements Serializable {
    private static final long serialVersionUID = 1L;

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (knownUser != null) {
            properties.setProperty("user", knownUser);
        }
        if (knownPassword != null) {
            properties.setProperty("password", knownPassword);
        }
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "mekong-sink");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "PostgresLogin[" + url.replaceFirst("\\?.*", "") + "]";
    }
}
