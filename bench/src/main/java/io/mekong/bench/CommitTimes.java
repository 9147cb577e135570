package io.mekong.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;

/**
 * How long commits of DuckDB take, by their size and by how much log it gathers before a checkpoint; and whether it helps
 * when somebody else makes the checkpoints. One thread a table, eight columns like those of a stream of trades.
 */
final class CommitTimes {
    private static final String TABLE =
            "(taken TIMESTAMP, event_time TIMESTAMP, symbol VARCHAR, price DECIMAL(18,8), quantity DECIMAL(18,8), trade_id"
                    + " BIGINT, kafka_partition INTEGER, kafka_offset BIGINT)";
    private static final String ROWS =
            " SELECT make_timestamp(1719850000000000 + i * 20000), make_timestamp(1719850000000000 + i * 20000),"
                    + " ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'DOTUSDT'][(1 + hash(i) % 4)::INTEGER], (hash(i + 1) % 10000000) / 100,"
                    + " (hash(i + 2) % 1000000) / 1000000, 3712345678 + i, 0, i FROM range(";

    private CommitTimes() {}

    /** @param background makes the checkpoints as soon as the log has so many megabytes; 0: a commit makes them */
    private record Trial(int rows, int total, String log, int background, int tables, long rowsPerSecond) {}

    public static void main(String[] arguments) throws Exception {
        int total = arguments.length == 0 ? 5_000_000 : Integer.parseInt(arguments[0]);
        for (int rows : new int[] {1_000, 10_000, 50_000, 122_880, 245_760}) {
            for (String log : List.of("16MB", "32MB", "64MB", "128MB")) {
                run(new Trial(rows, rows == 1_000 ? total / 4 : total, log, 0, 1, 0));
            }
            run(new Trial(rows, rows == 1_000 ? total / 4 : total, "1GB", 16, 1, 0));
        }
        for (int background : new int[] {0, 16}) {
            run(new Trial(1_000, 600_000, background == 0 ? "32MB" : "1GB", background, 3, 20_000));
        }
    }

    private static void run(Trial trial) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        properties.setProperty("checkpoint_threshold", trial.log());
        AtomicBoolean done = new AtomicBoolean();
        try (TemporaryFolder folder = TemporaryFolder.create();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Path file = folder.path().resolve("times.duckdb");
            try (DuckDBConnection connection =
                    (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, properties)) {
                long began = System.nanoTime();
                List<Future<List<Double>>> writers = new ArrayList<>();
                for (int i = 0; i < trial.tables(); i++) {
                    writers.add(threads.submit(writer(connection.duplicate(), "t" + i, trial)));
                }
                Future<?> checkpoints = threads.submit(checkpoints(connection.duplicate(), file, trial, done));
                print(trial, all(writers), began);
                done.set(true);
                checkpoints.get();
            } finally {
                done.set(true);
            }
        }
    }

    private static Callable<List<Double>> writer(DuckDBConnection connection, String table, Trial trial) {
        return () -> {
            List<Double> millis = new ArrayList<>();
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE " + table + TABLE);
                long began = System.nanoTime();
                for (long row = 0; row < trial.total(); row += trial.rows()) {
                    if (trial.rowsPerSecond() > 0) {
                        long due = began + row * TimeUnit.SECONDS.toNanos(1) / trial.rowsPerSecond();
                        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                    }
                    long start = System.nanoTime();
                    statement.execute("BEGIN TRANSACTION");
                    statement.execute("INSERT INTO " + table + ROWS + row + ", " + (row + trial.rows()) + ") r(i)");
                    statement.execute("COMMIT");
                    millis.add((System.nanoTime() - start) / 1e6);
                }
            }
            return millis;
        };
    }

    private static Callable<Void> checkpoints(DuckDBConnection connection, Path file, Trial trial, AtomicBoolean done) {
        Path log = file.resolveSibling(file.getFileName() + ".wal");
        return () -> {
            try (connection;
                    Statement statement = connection.createStatement()) {
                while (!done.get()) {
                    if (trial.background() > 0 && size(log) > (long) trial.background() << 20) {
                        statement.execute("CHECKPOINT");
                    }
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            }
            return null;
        };
    }

    private static long size(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private static List<Double> all(List<Future<List<Double>>> writers)
            throws InterruptedException, ExecutionException {
        List<Double> all = new ArrayList<>();
        for (Future<List<Double>> writer : writers) {
            all.addAll(writer.get());
        }
        return all;
    }

    private static void print(Trial trial, List<Double> millis, long began) {
        double seconds = (System.nanoTime() - began) / 1e9;
        String name = String.format(
                Locale.ROOT,
                "%,d rows, log %s%s%s",
                trial.rows(),
                trial.log(),
                trial.background() == 0 ? "" : ", background at " + trial.background() + "MB",
                trial.tables() == 1 ? "" : ", " + trial.tables() + " tables");
        System.out.printf(
                Locale.ROOT,
                "%s   %5.2f M rows/s%n",
                new Samples(
                        name, millis.stream().mapToDouble(Double::doubleValue).toArray()),
                (double) trial.total() * trial.tables() / seconds / 1e6);
    }
}
