package io.mekong.service;

import io.mekong.core.MekongException;
import io.mekong.core.PortCheck;
import io.mekong.core.Ports;
import io.mekong.core.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL process beside us. It outlives a killed platform; the next one adopts it when it is as wanted, else stops it first.
 *
 * <p>The folder holds {@code data/} (PostgreSQL's), {@code credentials.properties} and {@code postgres.log}.
 */
final class PostgresServer implements Supervisor.Supervised, AutoCloseable {
    static final String DATABASE = "mekong";
    static final String OWNER = "mekong";
    private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
    private static final String HOST = "127.0.0.1";
    private static final String MAJOR_VERSION = "18";
    private static final Duration FAST_STOP = Duration.ofSeconds(8);
    private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(2);
    private static final long LONGEST_LOG_BYTES = 8 << 20;

    private final PostgresConfig.Embedded config;
    private final Path data;
    private final Path logFile;
    private final PostgresPrograms programs;
    private final Credentials credentials;
    private @Nullable ChildProcess process;

    private PostgresServer(PostgresConfig.Embedded config, PostgresPrograms programs, Credentials credentials) {
        this.config = config;
        this.data = config.directory().resolve("data");
        this.logFile = config.directory().resolve("postgres.log");
        this.programs = programs;
        this.credentials = credentials;
    }

    static PostgresServer open(PostgresConfig.Embedded config) {
        try {
            Path directory = PrivateFiles.directory(config.directory()).toRealPath();
            ServerAccount account = ServerAccount.choose();
            account.openWay(directory);
            PostgresPrograms programs =
                    new PostgresPrograms(PostgresBinaries.unpacked(account, directory.resolve("programs")), account);
            Credentials credentials = Credentials.load(directory.resolve("credentials.properties"));
            PostgresServer server =
                    new PostgresServer(new PostgresConfig.Embedded(directory, config.port()), programs, credentials);
            server.initialise();
            server.startOrAdopt();
            return server;
        } catch (IOException e) {
            throw MekongException.resource(
                    "Cannot start PostgreSQL",
                    "its folder " + config.directory() + " cannot be used: " + MekongException.reason(e),
                    "Choose a folder you may write to with `--data`.",
                    e);
        }
    }

    /** The server of that folder that still runs, left behind by a killed platform. */
    static Optional<ChildProcess> survivor(Path directory) {
        try {
            Path data = directory.toRealPath().resolve("data");
            return ChildProcess.find(data.resolve("postmaster.pid"), handle -> isServerOf(data, handle));
        } catch (IOException e) {
            return Optional.empty(); // no folder, no server
        }
    }

    private static boolean isServerOf(Path data, ProcessHandle handle) {
        // A server works in its data folder. Where that cannot be seen (macOS), its command line names it.
        return ChildProcess.workingDirectory(handle)
                .map(data::equals)
                .orElseGet(() -> handle.info()
                        .commandLine()
                        .map(line -> line.contains("postgres") && line.contains(data.toString()))
                        .orElse(false));
    }

    /** In a folder of another name first: a crash half-way leaves nothing that looks like a database. */
    private void initialise() throws IOException {
        if (Files.exists(data.resolve("PG_VERSION"))) {
            requireVersion();
            return;
        }
        Path parent = config.directory();
        programs.account().own(parent);
        Path fresh = parent.resolve("data.new");
        Trees.delete(fresh);
        Path passwordFile = PrivateFiles.write(parent.resolve("password"), credentials.superuserPassword());
        try {
            programs.account().own(passwordFile);
            programs.initialise(fresh, passwordFile);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.writeString(
                fresh.resolve("postgresql.conf"), "\ninclude 'mekong.conf'\n", java.nio.file.StandardOpenOption.APPEND);
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireVersion() throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw MekongException.resource(
                    "Cannot start PostgreSQL " + MAJOR_VERSION,
                    "its data in " + data + " is of version " + version,
                    "Upgrade it with pg_upgrade, or choose another folder with `--data`.",
                    null);
        }
    }

    private void startOrAdopt() throws IOException {
        boolean sameSettings = PostgresSettings.write(data, config.port());
        programs.account().own(data);
        Optional<ChildProcess> survivor = survivor(config.directory());
        if (survivor.isPresent()) {
            process = survivor.get();
            if (sameSettings && provision()) {
                log.info(
                        "Adopted the PostgreSQL of an earlier run, pid {}",
                        survivor.get().pid());
                return;
            }
            stop();
        }
        start();
        if (!provision()) {
            stop();
            throw MekongException.resource(
                    "Cannot log in to the embedded PostgreSQL",
                    "it does not take the passwords in " + data.resolveSibling("credentials.properties"),
                    "Restore that file, or set the folder " + config.directory() + " aside to begin anew.",
                    null);
        }
    }

    private void start() {
        PortCheck.requireFree(HOST, List.of(new Ports.Named("PostgreSQL", config.port())), Set.of());
        forgetRecycledPid();
        Trees.rotate(logFile, LONGEST_LOG_BYTES);
        try {
            programs.start(data, logFile);
        } catch (MekongException e) {
            String complaint = PostgresPrograms.complaint(logFile);
            throw MekongException.resource(
                    "Cannot start PostgreSQL", complaint.isEmpty() ? e.why() : complaint, "See " + logFile + ".", e);
        }
        process = survivor(config.directory())
                .orElseThrow(() -> MekongException.resource(
                        "Cannot start PostgreSQL", "it ended right after its start", "See " + logFile + ".", null));
    }

    /**
     * PostgreSQL refuses to start while the pid in its pidfile lives, and cannot tell that it lives on as someone else. We can;
     * where it is not a server of this folder, the file is stale.
     */
    private void forgetRecycledPid() {
        if (survivor(config.directory()).isEmpty()) {
            try {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
            } catch (IOException e) {
                log.debug("Cannot remove the stale pidfile of PostgreSQL", e);
            }
        }
    }

    /** Makes roles and databases where they are missing; false when the server does not let us in. */
    private boolean provision() {
        if (isOpen(DATABASE, OWNER, credentials.ownerPassword())
                && isOpen(Analytics.NAME, Analytics.NAME, credentials.analyticsPassword())) {
            return true;
        }
        try (Connection connection = connect("postgres", "postgres", credentials.superuserPassword());
                Statement statement = connection.createStatement()) {
            provision(statement, DATABASE, OWNER, credentials.ownerPassword());
            provision(statement, Analytics.NAME, Analytics.NAME, credentials.analyticsPassword());
            return true;
        } catch (SQLException e) {
            log.debug("PostgreSQL does not let us in", e);
            return false;
        }
    }

    private boolean isOpen(String database, String role, String password) {
        try (Connection connection = connect(database, role, password)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            log.debug("The database {} is not there yet: {}", database, e.getMessage());
            return false;
        }
    }

    /** Each database is its owner's: nobody else may connect to it. */
    private static void provision(Statement statement, String database, String role, String password)
            throws SQLException {
        if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
            statement.execute("CREATE ROLE " + role + " LOGIN");
        }
        // Hexadecimal digits of our own making; CREATE and ALTER ROLE take no parameters.
        statement.execute("ALTER ROLE " + role + " PASSWORD '" + password + "'");
        if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
            statement.execute("CREATE DATABASE " + database + " OWNER " + role);
        }
        statement.execute("REVOKE CONNECT ON DATABASE " + database + " FROM PUBLIC");
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        return DriverManager.getConnection(url(database), properties);
    }

    private String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + config.port() + "/" + database;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + config.port() + "/" + DATABASE;
    }

    Analytics analytics() {
        return new Analytics(url(Analytics.NAME), credentials.analyticsPassword());
    }

    /** May do everything, in the users' own database. */
    Login administrator() {
        return new Login(url(Analytics.NAME), Optional.of("postgres"), Optional.of(credentials.superuserPassword()));
    }

    String ownerPassword() {
        return credentials.ownerPassword();
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String detail() {
        return "embedded · localhost:" + config.port();
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized void restart() {
        try {
            startOrAdopt();
        } catch (IOException e) {
            throw MekongException.resource("Cannot start PostgreSQL", MekongException.reason(e), "", e);
        }
    }

    private void stop() {
        ChildProcess running = process;
        process = null;
        if (running == null || !running.isAlive()) {
            return;
        }
        if (!stopped(running, PostgresPrograms.StopMode.FAST, FAST_STOP)
                && !stopped(running, PostgresPrograms.StopMode.IMMEDIATE, IMMEDIATE_STOP)) {
            log.warn("PostgreSQL does not stop; killing it. Its next start recovers");
            running.kill();
        }
    }

    private boolean stopped(ChildProcess running, PostgresPrograms.StopMode mode, Duration longest) {
        try {
            programs.stop(data, mode);
        } catch (MekongException e) {
            log.debug("PostgreSQL did not hear that it should stop", e);
        }
        return running.awaitEnd(longest);
    }

    @Override
    public synchronized void close() {
        stop();
    }
}
