package io.mekong.store.duckdb;

import io.mekong.store.ExpiredRows;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.LedgerSummary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The ledger of commits. It is also where the next offset to read stands: an offset kept twice could differ from
 * itself.
 */
final class DuckDbLedger {
    private final DuckDBConnection connection;

    DuckDbLedger(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** Appends in the connection's own transaction. */
    static void append(DuckDBConnection transaction, List<LedgerEntry> entries) throws SQLException {
        try (DuckDBAppender appender = transaction.createAppender("mekong", "ledger")) {
            for (LedgerEntry entry : entries) {
                appender.beginRow();
                appender.append(entry.table());
                appender.append(entry.topic());
                appender.append(entry.partition());
                appender.append(entry.firstOffset());
                appender.append(entry.lastOffset());
                appender.append(entry.counts().rows());
                appender.append(entry.counts().rejected());
                appendInstant(appender, entry.minEventTime());
                appendInstant(appender, entry.maxEventTime());
                appendInstant(appender, Optional.of(entry.topicTime()));
                appendInstant(appender, Optional.of(entry.committedAt()));
                appender.append(entry.topicId());
                appender.append(entry.counts().messages());
                appender.append(entry.counts().dropped());
                appender.append(entry.counts().lost());
                appender.endRow();
            }
            appender.flush();
        }
    }

    Map<Integer, Long> nextOffsets(String table) {
        String sql =
                "SELECT partition, max(last_offset) + 1 FROM mekong.ledger WHERE table_name = ? GROUP BY partition";
        return query(sql, table, rows -> {
            Map<Integer, Long> offsets = new HashMap<>();
            while (rows.next()) {
                offsets.put(rows.getInt(1), rows.getLong(2));
            }
            return Map.copyOf(offsets);
        });
    }

    Optional<String> topicId(String table) {
        String sql =
                "SELECT arg_max(topic_id, committed_at) FROM mekong.ledger WHERE table_name = ? AND topic_id <> ''";
        return query(sql, table, rows -> rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty());
    }

    List<LedgerEntry> newest(String table, int limit) {
        String sql =
                "SELECT * FROM mekong.ledger WHERE table_name = ? ORDER BY committed_at DESC, partition LIMIT " + limit;
        return query(sql, table, rows -> {
            List<LedgerEntry> entries = new ArrayList<>();
            while (rows.next()) {
                entries.add(entry(rows));
            }
            return entries;
        });
    }

    Optional<LedgerEntry> at(String table, int partition, long offset) {
        synchronized (connection) {
            try (PreparedStatement statement = connection.prepareStatement(SqlText.read("ledger-at.sql"))) {
                statement.setString(1, table);
                statement.setInt(2, partition);
                statement.setLong(3, offset);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
                }
            } catch (SQLException e) {
                throw DuckDbErrors.failed("read the ledger of table `" + table + "`", e);
            }
        }
    }

    List<LedgerSummary> summary(String table) {
        return query(SqlText.read("ledger-summary.sql"), table, DuckDbLedger::summaries);
    }

    /** In the connection's own transaction. */
    static List<LedgerSummary> summary(DuckDBConnection transaction, String table) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(SqlText.read("ledger-summary.sql"))) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return summaries(rows);
            }
        }
    }

    private static List<LedgerSummary> summaries(ResultSet rows) throws SQLException {
        List<LedgerSummary> partitions = new ArrayList<>();
        while (rows.next()) {
            partitions.add(new LedgerSummary(
                    rows.getInt(1), rows.getLong(2), rows.getLong(3), counts(rows), rows.getBoolean("contiguous")));
        }
        return partitions;
    }

    List<ExpiredRows> expired(String table) {
        String sql = "SELECT partition, day, rows, expired_at FROM mekong.expired WHERE table_name = ?"
                + " ORDER BY partition, day";
        return query(sql, table, rows -> {
            List<ExpiredRows> expired = new ArrayList<>();
            while (rows.next()) {
                expired.add(new ExpiredRows(
                        rows.getInt(1),
                        rows.getObject(2, LocalDate.class),
                        rows.getLong(3),
                        instant(rows, "expired_at").orElseThrow()));
            }
            return expired;
        });
    }

    private static LedgerEntry entry(ResultSet rows) throws SQLException {
        return new LedgerEntry(
                rows.getString("table_name"),
                rows.getString("topic"),
                rows.getString("topic_id"),
                rows.getInt("partition"),
                rows.getLong("first_offset"),
                rows.getLong("last_offset"),
                counts(rows),
                instant(rows, "min_event_time"),
                instant(rows, "max_event_time"),
                instant(rows, "topic_time").orElseThrow(),
                instant(rows, "committed_at").orElseThrow());
    }

    private static LedgerCounts counts(ResultSet rows) throws SQLException {
        return new LedgerCounts(
                rows.getLong("messages"),
                rows.getLong("rows"),
                rows.getLong("rejected"),
                rows.getLong("dropped"),
                rows.getLong("lost"));
    }

    private static Optional<Instant> instant(ResultSet rows, String column) throws SQLException {
        return Optional.ofNullable(rows.getObject(column, LocalDateTime.class))
                .map(time -> time.toInstant(ZoneOffset.UTC));
    }

    private static void appendInstant(DuckDBAppender appender, Optional<Instant> time) throws SQLException {
        if (time.isPresent()) {
            Instant instant = time.get();
            appender.appendEpochMicros(
                    Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000));
        } else {
            appender.appendNull();
        }
    }

    private <T> T query(String sql, String table, Reader<T> reader) {
        synchronized (connection) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, table);
                try (ResultSet rows = statement.executeQuery()) {
                    return reader.read(rows);
                }
            } catch (SQLException e) {
                throw DuckDbErrors.failed("read the ledger of table `" + table + "`", e);
            }
        }
    }

    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
