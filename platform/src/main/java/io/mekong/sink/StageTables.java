package io.mekong.sink;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that a job's batches are gathered in before they are merged: one for each attempt, beside the target. */
final class StageTables {
    private static final Logger log = LoggerFactory.getLogger(StageTables.class);
    private static final String PREFIX = "mekong_stage_";

    private StageTables() {}

    /** Of a job and its table; PostgreSQL's names are short, so that it is a digest. */
    static Attempt attempt(String job, String table, long batch) {
        UUID work = UUID.nameUUIDFromBytes((job + "\0" + table).getBytes(StandardCharsets.UTF_8));
        String digits = work.toString().replace("-", "").substring(0, 16);
        return new Attempt(batch, digits + "_" + UUID.randomUUID().toString().replace("-", ""));
    }

    static String name(Attempt attempt, PostgresTable table) {
        return table.beside(PREFIX + attempt.id());
    }

    /** Without a log of its own: after a crash of PostgreSQL it is empty, which the merge notices. */
    static void create(Connection connection, Attempt attempt, PostgresTable table, MergeSql sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE UNLOGGED TABLE " + name(attempt, table) + " AS " + sql.shape());
        }
    }

    /** Drops what dead attempts of the job left; one that someone still writes to is left to the next time. */
    static void sweep(Connection connection, Attempt current, PostgresTable table) throws SQLException {
        String work = PREFIX + current.id().substring(0, 16) + "_";
        for (String name : names(connection, work)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '500ms'");
                statement.execute("DROP TABLE IF EXISTS " + table.beside(name));
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                log.debug("The staging table {} is left to the next time", name, e);
            }
        }
    }

    private static List<String> names(Connection connection, String work) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND starts_with(relname, ?)")) {
            statement.setString(1, work);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        connection.commit();
        return names;
    }
}
