package io.mekong.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/**
 * The database of the embedded server that is the users' own: its role sees nothing of the platform's.
 *
 * @param url its JDBC address
 */
public record Analytics(String url, String password) {
    static final String NAME = "analytics";

    public Connection connect() throws SQLException {
        return connect(url, Optional.of(NAME), Optional.of(password));
    }

    /** A connection to any PostgreSQL, for SQL of users: in UTC, and a text may stand where another type is asked for. */
    public static Connection connect(String url, Optional<String> user, Optional<String> password) throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(word -> properties.setProperty("password", word));
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "mekong-task");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "Analytics[" + url + "]";
    }
}
