package io.mekong.connect;

import io.mekong.core.MekongException;
import io.mekong.core.SqlFiles;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Remembers over restarts which connectors this node has declared, so that it takes away its own and no others', also after
 * their files were removed while nothing ran. Safe for all threads.
 *
 * <p>All methods throw a RESOURCE {@link MekongException} while it cannot be read or written.
 */
public interface Declarations {
    /** The names of this node's. */
    Set<String> all();

    /** Before it is made. */
    void add(String connector);

    /** Whether another node declares it too; if so, this one no longer does. The last one has to take it away. */
    boolean isLeftToOthers(String connector);

    /** Once nothing of it is left. */
    void remove(String connector);

    /** In the table {@code declared_connector} of migration V5. */
    static Declarations in(DataSource dataSource, String node) {
        return new PostgresDeclarations(dataSource, node);
    }
}

record PostgresDeclarations(DataSource dataSource, String node) implements Declarations {
    @Override
    public Set<String> all() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("select name from declared_connector where node = ?")) {
            select.setString(1, node);
            Set<String> names = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw failed("Cannot read which connectors were declared", e);
        }
    }

    @Override
    public void add(String connector) {
        change("insert into declared_connector (name, node) values (?, ?) on conflict do nothing", connector);
    }

    @Override
    public boolean isLeftToOthers(String connector) {
        try (Connection connection = dataSource.getConnection();
                Statement lock = connection.createStatement();
                PreparedStatement leave = connection.prepareStatement(SqlFiles.read("connect/leave.sql"))) {
            connection.setAutoCommit(false);
            // Two nodes that leave it to each other would leave it to nobody.
            lock.execute("lock table declared_connector in exclusive mode");
            leave.setString(1, connector);
            leave.setString(2, node);
            boolean left = leave.executeUpdate() > 0;
            connection.commit();
            return left;
        } catch (SQLException e) {
            throw failed("Cannot see whether other nodes declare the connector `" + connector + "`", e);
        }
    }

    @Override
    public void remove(String connector) {
        change("delete from declared_connector where name = ? and node = ?", connector);
    }

    private void change(String statement, String connector) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement change = connection.prepareStatement(statement)) {
            change.setString(1, connector);
            change.setString(2, node);
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
