package io.mekong.connect;

import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Remembers over restarts which connectors this platform has declared, so that it takes away its own and no others', also
 * after their files were removed while nothing ran. Safe for all threads.
 *
 * <p>All methods throw a RESOURCE {@link MekongException} while it cannot be read or written.
 */
public interface Declarations {
    /** Their names. */
    Set<String> all();

    /** Before it is made. */
    void add(String connector);

    /** Once nothing of it is left. */
    void remove(String connector);

    /** In the table {@code declared_connector} of migration V5. */
    static Declarations in(DataSource dataSource) {
        return new PostgresDeclarations(dataSource);
    }
}

record PostgresDeclarations(DataSource dataSource) implements Declarations {
    @Override
    public Set<String> all() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select name from declared_connector");
                ResultSet rows = select.executeQuery()) {
            Set<String> names = new HashSet<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        } catch (SQLException e) {
            throw failed("Cannot read which connectors were declared", e);
        }
    }

    @Override
    public void add(String connector) {
        execute("insert into declared_connector (name) values (?) on conflict do nothing", connector);
    }

    @Override
    public void remove(String connector) {
        execute("delete from declared_connector where name = ?", connector);
    }

    private void execute(String statement, String connector) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement change = connection.prepareStatement(statement)) {
            change.setString(1, connector);
            change.executeUpdate();
        } catch (SQLException e) {
            throw failed("Cannot remember that the connector `" + connector + "` is declared", e);
        }
    }

    private static MekongException failed(String what, SQLException e) {
        return MekongException.resource(
                what,
                "PostgreSQL says: " + MekongException.reason(e),
                "Check that PostgreSQL runs (`mekong status`).",
                e);
    }
}
