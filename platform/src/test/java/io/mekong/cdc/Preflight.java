package io.mekong.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mekong.core.MekongException;
import io.mekong.project.Source;
import io.mekong.service.Login;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A source before its start: refused for a reason, or let on its way, as far as its changes can be read. */
record Preflight(CapturedServer server, Source.Capture capture, Login database) {
    static final ChangeTopics NOT_YET = new ChangeTopics() {
        @Override
        public long end(String topic) {
            throw new AssertionError("before its start a source has nothing to do with " + topic);
        }

        @Override
        public void append(String topic, byte[] message) {
            throw new AssertionError("before its start a source has nothing to do with " + topic);
        }
    };

    Preflight(CapturedServer server, Source.Capture capture) {
        this(server, capture, server.administrator());
    }

    private Capturing capturing() {
        return new Capturing(capture, database, 1, NOT_YET);
    }

    /** @return the statements that mend it */
    List<String> isRefused(String why, String fix) {
        assertThatThrownBy(() -> capturing().prepare(Optional.empty()))
                .isInstanceOf(MekongException.class)
                .hasMessage("Cannot capture the changes of `" + capture.name() + "` – " + why + " – " + fix);
        return CapturedServer.statements(fix);
    }

    /** Whoever the connector would be can read the tables, and what the statement changes. */
    void goesOn(String change) {
        Map<String, String> settings = capturing().prepare(Optional.empty());
        Login reader = new Login(
                database.url(),
                Optional.ofNullable(settings.get("database.user")),
                Optional.ofNullable(settings.get("database.password")));
        for (String table : capture.tables().keySet()) {
            CapturedServer.number("SELECT count(*) FROM " + table, reader);
        }
        String slot = settings.get("slot.name");
        if (CapturedServer.number("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'", reader)
                == 0) {
            CapturedServer.run("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')", reader);
        }
        server.run(change);
        // Letters of the protocol: insert, update, delete.
        assertThat(CapturedServer.number(
                        "SELECT count(*) FROM pg_logical_slot_get_binary_changes('" + slot
                                + "', NULL, NULL, 'proto_version', '1', 'publication_names', '"
                                + settings.get("publication.name")
                                + "') WHERE chr(get_byte(data, 0)) IN ('I', 'U', 'D')",
                        reader))
                .as("changes read of: %s", change)
                .isPositive();
        capturing().release();
        assertThat(CapturedServer.number(
                        "SELECT (SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot
                                + "') + (SELECT count(*) FROM pg_publication WHERE pubname = '"
                                + capture.publication() + "')",
                        database))
                .as("what is left of it")
                .isZero();
    }
}
