package io.mekong.store.duckdb;

import io.mekong.core.MekongException;
import io.mekong.store.TableSchema;
import io.mekong.store.duckdb.ColdDays.ColdDay;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * Moves whole days of a table into Parquet files of one folder: {@code table/date=2026-01-31/version.parquet}. A file is on
 * disk before the transaction that lets its rows go, and stays until the one that no longer names it has ended; what is in the
 * folder and not named is left from a move that did not come to its end.
 */
final class ColdStorage {
    /** Late rows of a cold day stay in the store for so long, or until they are many: each move writes the day anew. */
    private static final Duration LATE_ROWS_WAIT = Duration.ofDays(1);

    private static final long MANY_LATE_ROWS = 100_000;

    private final DuckDBConnection connection;
    private final Path folder;

    ColdStorage(DuckDBConnection connection, Path folder) {
        this.connection = connection;
        this.folder = folder;
    }

    /** The folder may be elsewhere than the last time: with the data folder, it was moved. */
    void open() throws SQLException {
        String table = "SELECT DISTINCT table_name FROM mekong.cold";
        for (String name : Statements.query(connection, table, row -> row.getString(1))) {
            for (ColdDay day : ColdDays.of(connection, name)) {
                Statements.execute(
                        connection,
                        "UPDATE mekong.cold SET file = ? WHERE table_name = ? AND day = ?",
                        file(name, day.day(), day.version()).toString(),
                        name,
                        day.day());
            }
        }
    }

    /**
     * Moves the days before this one, each in a transaction of its own.
     *
     * @return how many rows were moved
     */
    long move(String table, LocalDateTime before, Instant now) throws SQLException {
        removeLeftovers(table);
        String hot = "SELECT __time::DATE, count(*) FROM " + StoredNames.table(table)
                + " WHERE __time < ? GROUP BY 1 ORDER BY 1";
        long moved = 0;
        for (HotDay day : Statements.query(
                connection, hot, row -> new HotDay(row.getObject(1, LocalDate.class), row.getLong(2)), before)) {
            Optional<ColdDay> cold = ColdDays.of(connection, table).stream()
                    .filter(one -> one.day().equals(day.day()))
                    .findFirst();
            if (cold.isEmpty() || day.rows() >= MANY_LATE_ROWS || waitedLongEnough(cold.get(), now)) {
                moved += Transaction.in(connection, () -> move(table, day.day(), cold, now));
            }
        }
        if (moved > 0) {
            removeLeftovers(table);
            Statements.checkpoint(connection);
        }
        return moved;
    }

    private static boolean waitedLongEnough(ColdDay cold, Instant now) {
        return cold.movedAt().plus(LATE_ROWS_WAIT).isBefore(utc(now));
    }

    /** In the connection's transaction. */
    private long move(String table, LocalDate day, Optional<ColdDay> before, Instant now) throws SQLException {
        Path file = file(table, day, before.map(ColdDay::version).orElse(0) + 1);
        String rows = before.isPresent()
                ? ColdDays.with(connection, table, List.of(before.get().file()))
                : StoredNames.table(table);
        makeFolder(file);
        Statements.execute(
                connection,
                "COPY (SELECT * FROM " + rows + " WHERE " + ColdDays.within(day) + " ORDER BY " + TableSchema.TIME
                        + ", " + TableSchema.OFFSET + ") TO " + SqlText.literal(file.toString()) + " ("
                        + DuckDbParquet.FORMAT + ")");
        force(file);
        long deleted = Statements.execute(
                connection, "DELETE FROM " + StoredNames.table(table) + " WHERE " + ColdDays.within(day));
        long written = Statements.query(
                        connection, "SELECT count(*) FROM " + SqlText.parquet(List.of(file)), row -> row.getLong(1))
                .getFirst();
        long expected = deleted + before.map(ColdDay::rows).orElse(0L);
        if (written != expected) {
            throw MekongException.bug(
                    "of " + expected + " rows of " + day + " in table `" + table + "` " + written + " are in " + file,
                    null);
        }
        forget(table, day);
        Statements.execute(
                connection,
                "INSERT INTO mekong.cold VALUES (?, ?, ?, ?, ?, ?, ?)",
                table,
                day,
                before.map(ColdDay::version).orElse(0) + 1,
                file.toString(),
                written,
                file.toFile().length(),
                utc(now));
        showAgain(table);
        return deleted;
    }

    /**
     * Lets the cold days before this one go.
     *
     * @return how many rows were in them
     */
    long remove(String table, LocalDateTime before, Instant now) throws SQLException {
        List<ColdDay> old = new ArrayList<>(ColdDays.of(connection, table));
        old.removeIf(day -> day.day().plusDays(1).atStartOfDay().isAfter(before));
        if (old.isEmpty()) {
            return 0;
        }
        Transaction.in(connection, () -> {
            for (ColdDay day : old) {
                String counts = "SELECT __partition, count(*) FROM " + SqlText.parquet(List.of(day.file()))
                        + " GROUP BY 1 ORDER BY 1";
                for (Expiry.Gone gone : Statements.query(
                        connection, counts, row -> new Expiry.Gone(row.getInt(1), day.day(), row.getLong(2)))) {
                    Expiry.note(connection, table, gone, now);
                }
                forget(table, day.day());
            }
            showAgain(table);
            return table;
        });
        removeLeftovers(table);
        return old.stream().mapToLong(ColdDay::rows).sum();
    }

    private void forget(String table, LocalDate day) throws SQLException {
        Statements.execute(connection, "DELETE FROM mekong.cold WHERE table_name = ? AND day = ?", table, day);
    }

    /** The view names the files. */
    private void showAgain(String table) throws SQLException {
        Optional<TableSchema> schema = StoredSchema.read(connection, table);
        if (schema.isPresent() && !schema.get().isShadow()) {
            Statements.execute(connection, TableView.create(schema.get(), ColdDays.all(connection, table)));
        }
    }

    private void removeLeftovers(String table) throws SQLException {
        Path own = folder.resolve(table);
        if (!Files.isDirectory(own)) {
            return;
        }
        Set<Path> named = new HashSet<>();
        ColdDays.of(connection, table).forEach(day -> named.add(day.file()));
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!named.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw failed(own, e);
        }
    }

    private Path file(String table, LocalDate day, int version) {
        return folder.resolve(table).resolve("date=" + day).resolve(version + ".parquet");
    }

    private void makeFolder(Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent(), "a file is in a folder"));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static void force(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static MekongException failed(Path file, IOException e) {
        return MekongException.resource(
                "Cannot keep old days in " + file,
                MekongException.reason(e),
                "Look at the disk: is it full, or not writable?",
                e);
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private record HotDay(LocalDate day, long rows) {}
}
