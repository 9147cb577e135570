package io.mekong.cdc;

import io.mekong.core.SqlFiles;
import io.mekong.service.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL's own tables, asked and changed on one connection. */
final class Catalog implements AutoCloseable {
    private final Connection connection;

    private Catalog(Connection connection) {
        this.connection = connection;
    }

    static Catalog open(Login login) throws SQLException {
        return new Catalog(login.connect());
    }

    /** The rows that a query of this room's folder gives. */
    <T> List<T> query(String file, Reader<T> reader, String... parameters) throws SQLException {
        return ask(SqlFiles.read("cdc/" + file), reader, parameters);
    }

    private <T> List<T> ask(String question, Reader<T> reader, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        }
    }

    <T> Optional<T> find(String file, Reader<T> reader, String... parameters) throws SQLException {
        return query(file, reader, parameters).stream().findFirst();
    }

    void execute(String statement) throws SQLException {
        try (Statement command = connection.createStatement()) {
            command.execute(statement);
        }
    }

    /** @param question whose answer is one truth value, or none for no */
    boolean isTrue(String question, String... parameters) throws SQLException {
        return ask(question, row -> row.getBoolean(1), parameters).contains(true);
    }

    /** As it stands in a statement: what users name may hold anything. */
    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** From the row that a result stands at. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }
}
