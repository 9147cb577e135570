package io.mekong.cdc;

import io.mekong.core.MekongException;
import io.mekong.project.Source;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** How far the reader has come in the server's log, kept by the server. Debezium makes it with its first snapshot. */
record Slot(Source.Capture capture, Catalog catalog, String what) {
    /** @param role whose reading is ours */
    void require(String role) throws SQLException {
        Optional<State> found = catalog.find("slot.sql", State::of, capture.slot());
        if (found.isEmpty()) {
            requireRoom();
            return;
        }
        State slot = found.get();
        String drop = "SELECT pg_drop_replication_slot('" + capture.slot() + "');";
        if (!slot.plugin().equals("pgoutput") || !slot.isHere()) {
            throw MekongException.user(
                    what,
                    "the slot `" + capture.slot() + "` is another's: " + slot.kind(),
                    "Choose another `slot`, or run `" + drop + "`.");
        }
        if (slot.walStatus().equals("lost")) {
            throw MekongException.user(
                    what,
                    "the slot `" + capture.slot() + "` is lost: its changes were more than max_slot_wal_keep_size"
                            + " while nobody read them, and the server has dropped them",
                    readAnew(capture));
        }
        if (slot.active() && !role.equals(slot.readingRole())) {
            throw MekongException.user(
                    what,
                    "the slot `" + capture.slot() + "` is in use by " + slot.reader() + " (role " + slot.readingRole()
                            + ", pid " + slot.pid() + ")",
                    "Choose another `slot`, stop that reader, or run `SELECT pg_terminate_backend(" + slot.pid()
                            + ");`.");
        }
    }

    /** What mends that changes were missed. */
    static String readAnew(Source.Capture capture) {
        return "Run `mekong source resync " + capture.name()
                + "`: all rows are read anew, and those that are not in the database any more go.";
    }

    /** Lets go of the log: a slot that nobody reads keeps it for ever. */
    void drop() throws SQLException {
        if (catalog.find("slot.sql", State::of, capture.slot()).isPresent()) {
            // The slot's name was checked: letters, digits and `_`.
            catalog.execute("SELECT pg_drop_replication_slot('" + capture.slot() + "')");
        }
    }

    private void requireRoom() throws SQLException {
        Room room = catalog.find("room.sql", Room::of).orElseThrow();
        if (!room.walLevel().equals("logical")) {
            throw MekongException.user(
                    what,
                    "`wal_level` is " + room.walLevel() + ": the server's log does not hold what changes are told from",
                    "Run `ALTER SYSTEM SET wal_level = logical;` and restart the server.");
        }
        if (room.taken() >= room.slots()) {
            throw MekongException.user(
                    what,
                    "all " + room.slots() + " replication slots are taken",
                    "Drop one that nobody reads (`SELECT slot_name, active FROM pg_replication_slots;`), or run"
                            + " `ALTER SYSTEM SET max_replication_slots = " + (room.slots() + 5)
                            + ";` and restart the server.");
        }
    }

    private record State(
            String plugin,
            String database,
            boolean active,
            long pid,
            String walStatus,
            boolean isHere,
            String reader,
            String readingRole) {
        static State of(ResultSet row) throws SQLException {
            String reader = row.getString("reader");
            String role = row.getString("reading_role");
            String plugin = row.getString("plugin");
            String database = row.getString("database");
            return new State(
                    plugin == null ? "" : plugin,
                    database == null ? "" : database,
                    row.getBoolean("active"),
                    row.getLong("active_pid"),
                    row.getString("wal_status"),
                    row.getBoolean("is_here"),
                    reader == null ? "a program without a name" : reader,
                    role == null ? "" : role);
        }

        String kind() {
            return plugin.isEmpty()
                    ? "it is a standby's, which has no plugin"
                    : "plugin " + plugin + ", database " + database;
        }
    }

    /** What the server has for slots. */
    private record Room(String walLevel, int slots, int taken) {
        static Room of(ResultSet row) throws SQLException {
            return new Room(row.getString("wal_level"), row.getInt("slots"), row.getInt("taken"));
        }
    }
}
