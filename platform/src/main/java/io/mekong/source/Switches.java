package io.mekong.source;

import io.mekong.core.MekongException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Remembers which sources a person switched on or off; kept over restarts. Safe for all threads. */
public interface Switches {
    /** True: on, false: off. A source that is missing is as its file says. */
    Map<String, Boolean> all();

    void turnOn(String source);

    void turnOff(String source);

    /** In the table {@code source_switch} of migration V1. */
    static Switches in(DataSource dataSource) {
        return new PostgresSwitches(dataSource);
    }
}

final class PostgresSwitches implements Switches {
    private static final String ALL = "select name, enabled from source_switch";
    private static final String SET = "insert into source_switch (name, enabled) values (?, ?)"
            + " on conflict (name) do update set enabled = excluded.enabled";

    private final DataSource dataSource;

    PostgresSwitches(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Map<String, Boolean> all() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(ALL);
                ResultSet rows = select.executeQuery()) {
            Map<String, Boolean> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getString("name"), rows.getBoolean("enabled"));
            }
            return found;
        } catch (SQLException e) {
            throw failed("Cannot read which sources are switched on", e);
        }
    }

    @Override
    public void turnOn(String source) {
        set(source, true);
    }

    @Override
    public void turnOff(String source) {
        set(source, false);
    }

    private void set(String source, boolean enabled) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement upsert = connection.prepareStatement(SET)) {
            upsert.setString(1, source);
            upsert.setBoolean(2, enabled);
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw failed("Cannot remember whether the source `" + source + "` is on", e);
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
