package io.mekong.cdc;

import io.mekong.connect.DeclaredConnector;
import io.mekong.core.MekongException;
import io.mekong.project.Source;
import io.mekong.service.Login;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A source of changes as a connector: before each start everything that Debezium would stumble over is looked at, and made
 * where it can be.
 *
 * @param database who may make what is missing
 * @param replicationFactor of topics that Kafka Connect makes
 */
public record Capturing(Source.Capture capture, Login database, int replicationFactor) implements DeclaredConnector {
    @Override
    public String name() {
        return capture.name();
    }

    @Override
    public Map<String, String> prepare(Optional<Map<String, String>> known) {
        try (Catalog catalog = Catalog.open(database)) {
            TableCheck tables = new TableCheck(what(), catalog);
            for (String table : capture.tables().keySet()) {
                tables.require(table);
            }
            Optional<String> password = known.map(settings -> settings.get("database.password"));
            Login reader = new CaptureRole(capture, database, catalog, what()).provide(password);
            new Publication(capture, catalog, what()).provide();
            new Slot(capture, catalog, what()).require(reader.user().orElse(""));
            return new DebeziumSettings(capture, reader, replicationFactor).map();
        } catch (SQLException e) {
            throw refused(e);
        }
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
