package io.mekong.service;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The database of the embedded server that is the users' own: its role sees nothing of the platform's.
 *
 * @param url its JDBC address
 */
public record Analytics(String url, String password) {
    static final String NAME = "analytics";

    public Connection connect() throws SQLException {
        return login().connect();
    }

    public Login login() {
        return new Login(url, Optional.of(NAME), Optional.of(password));
    }

    @Override
    public String toString() {
        return "Analytics[" + url + "]";
    }
}
