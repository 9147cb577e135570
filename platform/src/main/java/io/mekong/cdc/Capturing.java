package io.mekong.cdc;

import io.mekong.connect.DeclaredConnector;
import io.mekong.core.MekongException;
import io.mekong.project.Source;
import io.mekong.service.Login;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A source of changes as a connector: before each start everything that Debezium would stumble over is looked at, and made
 * where it can be.
 *
 * @param database who may make what is missing
 * @param replicationFactor of topics that Kafka Connect makes
 * @param topics those that the changes go to
 */
public record Capturing(Source.Capture capture, Login database, int replicationFactor, ChangeTopics topics)
        implements DeclaredConnector {
    @Override
    public String name() {
        return capture.name();
    }

    @Override
    public Map<String, String> prepare(Optional<Map<String, String>> known) {
        try (Catalog catalog = Catalog.open(database)) {
            String tables = requireTables(catalog, known.orElse(Map.of()));
            Optional<String> password = known.map(settings -> settings.get("database.password"));
            Login reader = new CaptureRole(capture, database, catalog, what()).provide(password);
            new Publication(capture, catalog, what()).provide();
            new Slot(capture, catalog, what()).require(reader.user().orElse(""));
            return new DebeziumSettings(capture, reader, replicationFactor, tables).map();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    @Override
    public boolean canReadAnew() {
        return true;
    }

    /** The slot is made anew with the reading. */
    @Override
    public String forget() {
        try (Catalog catalog = Catalog.open(database)) {
            new Slot(capture, catalog, what()).drop();
        } catch (SQLException e) {
            throw refused(e);
        }
        return reading().begin();
    }

    @Override
    public boolean hasReadAll(List<Map<String, Object>> offsets) {
        return SecondReading.isOver(offsets);
    }

    @Override
    public void readAnew(String forgotten) {
        reading().end(forgotten);
    }

    private SecondReading reading() {
        return new SecondReading(capture, topics, InstantSource.system());
    }

    /**
     * All of them are there, and none is another than the one that was read first.
     *
     * @param known as of the last start
     * @return their numbers, for the next start
     */
    private String requireTables(Catalog catalog, Map<String, String> known) throws SQLException {
        TableCheck check = new TableCheck(what(), catalog);
        TableNumbers before = TableNumbers.parse(known.getOrDefault(DebeziumSettings.TABLES, ""));
        TableNumbers numbers = before;
        for (String table : capture.tables().keySet()) {
            long number = check.require(table);
            if (numbers.isOther(table, number)) {
                throw MekongException.user(
                        what(),
                        "the table " + table + " was dropped and made anew: the rows it got before it is captured again"
                                + " would be missed",
                        Slot.readAnew(capture));
            }
            if (before.isLate(table) && hasRows(catalog, table)) {
                throw MekongException.user(
                        what(),
                        "the table " + table + " joins others that are read already: the rows it has would be missed",
                        Slot.readAnew(capture));
            }
            numbers = numbers.with(table, number);
        }
        return numbers.text();
    }

    private static boolean hasRows(Catalog catalog, String table) throws SQLException {
        return catalog.isTrue(
                "SELECT EXISTS (SELECT FROM " + TableName.of(table).quoted() + ")");
    }

    /** Debezium waits for a database that is away, and reads on where a table is gone: both without a word. */
    @Override
    public void look(Map<String, String> settings) {
        try (Catalog catalog = Catalog.open(database)) {
            var _ = requireTables(catalog, settings);
            new Slot(capture, catalog, what()).require(settings.getOrDefault("database.user", ""));
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** A slot that was dropped while nobody read: Debezium finds that a new one begins later than it had come. */
    @Override
    public Optional<MekongException> explain(String why) {
        return why.contains("no longer available on the server")
                ? Optional.of(MekongException.user(
                        what(),
                        "the slot `" + capture.slot()
                                + "` was dropped, and what changed since is not in the server's log" + " any more",
                        Slot.readAnew(capture)))
                : Optional.empty();
    }

    @Override
    public void release() {
        try (Catalog catalog = Catalog.open(database)) {
            new Slot(capture, catalog, what()).drop();
            new Publication(capture, catalog, what()).drop();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private MekongException refused(SQLException e) {
        return new Refusal(what(), capture.database(), database).of(e);
    }

    private String what() {
        return "Cannot capture the changes of `" + capture.name() + "`";
    }
}
