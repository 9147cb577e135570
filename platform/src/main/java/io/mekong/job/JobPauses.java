package io.mekong.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Which streams a person has paused: table {@code job_pause} of migration V7. */
final class JobPauses {
    private final DataSource dataSource;

    JobPauses(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    boolean has(String job) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("select 1 from job_pause where job = ?")) {
            select.setString(1, job);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot read whether job `" + job + "` is paused", e);
        }
    }

    void add(String job) {
        execute("insert into job_pause (job) values (?) on conflict do nothing", job);
    }

    void remove(String job) {
        execute("delete from job_pause where job = ?", job);
    }

    private void execute(String sql, String job) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw JobPlaces.failed("Cannot note whether job `" + job + "` is paused", e);
        }
    }
}
