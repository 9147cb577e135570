package io.mekong.cdc;

import io.mekong.core.FreePorts;
import io.mekong.project.Settings;
import io.mekong.project.Source;
import io.mekong.service.Login;
import io.mekong.service.Postgres;
import io.mekong.service.PostgresConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that is captured from, and no Kafka: what a source finds there before it starts. */
final class CapturedServer implements AutoCloseable {
    private static final Pattern STATEMENT = Pattern.compile("`([^`]*;)`");

    private final PostgresConfig.Embedded config;
    private Postgres postgres;

    private CapturedServer(Path folder) {
        config = new PostgresConfig.Embedded(
                folder.resolve("postgres"), FreePorts.next().postgres());
        postgres = Postgres.open(config);
    }

    static CapturedServer open(Path folder) {
        return new CapturedServer(folder);
    }

    void restart() {
        postgres.close();
        postgres = Postgres.open(config);
    }

    /** May do everything. */
    Login administrator() {
        return postgres.administrator().orElseThrow();
    }

    Login login(String user, String password) {
        return new Login(administrator().url(), Optional.of(user), Optional.of(password));
    }

    /** The same server, another database of it. */
    Login inDatabase(String name) {
        Login login = administrator();
        return new Login(login.url().replaceFirst("/[^/]*$", "/" + name), login.user(), login.password());
    }

    void run(String sql) {
        run(sql, administrator());
    }

    static void run(String sql, Login login) {
        try (Connection connection = login.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static long number(String sql, Login login) {
        try (Connection connection = login.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static Source.Capture capture(String name, String... tables) {
        return capture(name, null, tables);
    }

    static Source.Capture capture(String name, Source.@Nullable Login login, String... tables) {
        Map<String, String> streams = new LinkedHashMap<>();
        for (String table : tables) {
            streams.put(table, "some");
        }
        return new Source.Capture(
                name,
                "",
                "shop",
                streams,
                name,
                "mekong_" + name,
                "mekong_" + name,
                Optional.ofNullable(login),
                Map.of());
    }

    static Source.Login role(String user, String password) {
        return new Source.Login(user, new Settings.Secret(password));
    }

    /** The statements that a message tells, in their order. */
    static List<String> statements(String message) {
        return STATEMENT.matcher(message).results().map(CapturedServer::group).toList();
    }

    private static String group(MatchResult result) {
        return result.group(1);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
