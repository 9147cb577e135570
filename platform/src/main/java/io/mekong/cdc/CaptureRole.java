package io.mekong.cdc;

import io.mekong.core.MekongException;
import io.mekong.project.Source;
import io.mekong.service.Login;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The role that reads the log: it may replicate, connect, and read the captured tables, and nothing else. Made where the
 * source names none; otherwise looked at.
 */
record CaptureRole(Source.Capture capture, Login database, Catalog catalog, String what) {
    private static final int BYTES = 24;

    /**
     * Whoever reads, from now on with every right that this takes.
     *
     * @param password that it had at the last start
     */
    Login provide(Optional<String> password) throws SQLException {
        if (capture.login().isPresent()) {
            Source.Login given = capture.login().get();
            requireRights(given.user());
            return new Login(
                    database.url(),
                    Optional.of(given.user()),
                    Optional.of(given.password().value()));
        }
        String name = "mekong_cdc_" + capture.name().replace('-', '_');
        String word = password.isPresent() && letsIn(name, password.get()) ? password.get() : random();
        try {
            make(name, word);
        } catch (SQLException e) {
            if (!Refusal.NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
            throw MekongException.user(
                    what,
                    "no role can be made for it: " + MekongException.reason(e),
                    "As a superuser run `CREATE ROLE " + name + " LOGIN REPLICATION PASSWORD '…'; "
                            + String.join("; ", grants(name)) + ";`, and set `user` and `password` of the source.");
        }
        return new Login(database.url(), Optional.of(name), Optional.of(word));
    }

    /** Whether the password is the role's; it need not be allowed to use the database yet. */
    private boolean letsIn(String name, String password) throws SQLException {
        try (var connection = new Login(database.url(), Optional.of(name), Optional.of(password)).connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            if (Refusal.NOT_ALLOWED.equals(e.getSQLState())) {
                return true; // that is asked after the password
            }
            if (Refusal.isOfLogin(e)) {
                return false; // the role is not there, or has another password
            }
            throw e;
        }
    }

    private void make(String name, String password) throws SQLException {
        Optional<Boolean> replicates = catalog.find("role.sql", row -> row.getBoolean("replicates"), name);
        // Hexadecimal digits of our own making; CREATE and ALTER ROLE take no parameters.
        if (replicates.isEmpty()) {
            catalog.execute("CREATE ROLE " + Catalog.quoted(name) + " LOGIN REPLICATION PASSWORD '" + password + "'");
        } else if (!replicates.get() || !letsIn(name, password)) {
            catalog.execute("ALTER ROLE " + Catalog.quoted(name) + " LOGIN REPLICATION PASSWORD '" + password + "'");
        }
        for (String grant : missing(name)) {
            catalog.execute(grant);
        }
    }

    /** The statements that give it all it needs. */
    private List<String> grants(String name) throws SQLException {
        return rights().stream().map(right -> right.grantTo(name)).toList();
    }

    /** What it may not do yet, as the statements that let it. */
    private List<String> missing(String name) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (Right right : rights()) {
            if (!right.isHeldBy(name, catalog)) {
                missing.add(right.grantTo(name));
            }
        }
        return missing;
    }

    private List<Right> rights() throws SQLException {
        return Right.toRead(capture.tables().keySet(), catalog);
    }

    private void requireRights(String name) throws SQLException {
        Optional<Boolean> replicates = catalog.find("role.sql", row -> row.getBoolean("replicates"), name);
        if (replicates.isEmpty()) {
            throw MekongException.user(
                    what,
                    "there is no role `" + name + "`",
                    "Run `CREATE ROLE " + Catalog.quoted(name)
                            + " LOGIN REPLICATION PASSWORD '…';`, or leave `user` out: a role is made then.");
        }
        if (!replicates.get()) {
            throw MekongException.user(
                    what,
                    "the role `" + name + "` may not replicate",
                    "Run `ALTER ROLE " + Catalog.quoted(name) + " REPLICATION;`.");
        }
        if (!catalog.find("role.sql", row -> row.getBoolean("logs_in"), name).orElse(true)) {
            throw MekongException.user(
                    what,
                    "the role `" + name + "` may not log in",
                    "Run `ALTER ROLE " + Catalog.quoted(name) + " LOGIN;`.");
        }
        List<String> missing = missing(name);
        if (!missing.isEmpty()) {
            throw MekongException.user(
                    what,
                    "the role `" + name + "` may not read all of it",
                    "Run `" + String.join("; ", missing) + ";`.");
        }
        String password = capture.login().map(login -> login.password().value()).orElse("");
        if (!letsIn(name, password)) {
            throw MekongException.user(
                    what,
                    "the role `" + name + "` is not let in with that password",
                    "Correct `password` of the source, or run `ALTER ROLE " + Catalog.quoted(name)
                            + " PASSWORD '…';`.");
        }
    }

    private static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
