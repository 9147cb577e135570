package io.mekong.cdc;

import io.mekong.core.MekongException;
import io.mekong.project.Source;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which tables' changes the server decodes for the reader: exactly those that the source names. */
record Publication(Source.Capture capture, Catalog catalog, String what) {
    private static final Logger log = LoggerFactory.getLogger(Publication.class);

    void provide() throws SQLException {
        String name = Catalog.quoted(capture.publication());
        Set<String> wanted = new TreeSet<>();
        for (String table : capture.tables().keySet()) {
            wanted.add(TableName.of(table).quoted());
        }
        String tables = String.join(", ", wanted);
        boolean known = catalog.isTrue("SELECT true FROM pg_publication WHERE pubname = ?", capture.publication());
        String statement = known
                ? "ALTER PUBLICATION " + name + " SET TABLE " + tables
                : "CREATE PUBLICATION " + name + " FOR TABLE " + tables + " WITH (publish_via_partition_root = true)";
        if (known && published().equals(wanted)) {
            return;
        }
        try {
            catalog.execute(statement);
        } catch (SQLException e) {
            throw MekongException.user(
                    what,
                    "the publication `" + capture.publication() + "` cannot be made as it should be: "
                            + MekongException.reason(e),
                    "As the owner of the tables run `" + statement + ";`.");
        }
    }

    /** It holds nothing and costs nothing: where it is another's, it stays. */
    void drop() throws SQLException {
        String statement = "DROP PUBLICATION IF EXISTS " + Catalog.quoted(capture.publication());
        try {
            catalog.execute(statement);
        } catch (SQLException e) {
            if (!Refusal.NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
            log.warn(
                    "The publication of `{}` stays: {}. As its owner run `{};`",
                    capture.name(),
                    MekongException.reason(e),
                    statement);
        }
    }

    private Set<String> published() throws SQLException {
        return new TreeSet<>(catalog.query(
                "published.sql",
                row -> new TableName(row.getString("schemaname"), row.getString("tablename")).quoted(),
                capture.publication()));
    }
}
