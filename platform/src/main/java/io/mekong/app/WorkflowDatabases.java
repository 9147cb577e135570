package io.mekong.app;

import io.mekong.project.CurrentProject;
import io.mekong.project.Settings;
import io.mekong.service.Analytics;
import io.mekong.service.Login;
import io.mekong.service.Postgres;
import io.mekong.task.Tools;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The databases of the settings, and the users' own in the embedded PostgreSQL. */
record WorkflowDatabases(Postgres postgres, CurrentProject project) implements Tools.Databases {
    @Override
    public Connection connect(String name) throws SQLException {
        return login(name)
                .orElseThrow(() -> new SQLException("there is no database `" + name + "`"))
                .connect();
    }

    /** Empty: there is no such database. */
    Optional<Login> login(String name) {
        Settings.Database known = project.get().settings().outside().databases().get(name);
        return known != null
                ? Optional.of(
                        new Login(known.url(), known.user(), known.password().map(Settings.Secret::value)))
                : postgres.analytics().map(Analytics::login);
    }
}
