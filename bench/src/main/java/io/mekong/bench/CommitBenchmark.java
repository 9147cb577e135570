package io.mekong.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.DataSize;
import io.mekong.event.EventDecoder;
import io.mekong.event.RejectedEvent;
import io.mekong.event.RowSink;
import io.mekong.store.LedgerCounts;
import io.mekong.store.LedgerEntry;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableWriter;
import io.mekong.store.duckdb.DuckDbStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** JSON bytes to committed rows: ours, beside Jackson with DuckDB's appender, and Jackson with JDBC batches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class CommitBenchmark {
    private static final int EVENTS = 20_000;
    private static final int JDBC_EVENTS = 2_000;

    private final List<byte[]> events = Ticks.json(EVENTS);
    private final ObjectMapper jackson = new ObjectMapper();
    private final EventDecoder decoder = EventDecoder.of(Ticks.stream());
    private final TableSchema schema = TableSchema.of(Ticks.table());
    private final RowBatch batch = new RowBatch(schema);
    private Path folder;
    private DuckDbStore store;
    private TableWriter writer;
    private DuckDBConnection plain;
    private long offset;

    @Setup(Level.Trial)
    public void open() throws IOException, SQLException {
        folder = Files.createTempDirectory("mekong-bench");
        store = DuckDbStore.open(
                new DuckDbStore.Config(folder.resolve("store.duckdb"), DataSize.ofMegabytes(1024), 1, 1));
        store.ensureTable(schema);
        writer = store.writer(schema);
        plain = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("plain.duckdb"));
        try (Statement statement = plain.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("CREATE TABLE demo (time TIMESTAMP, name VARCHAR, data_id BIGINT)");
        }
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
        writer.close();
        store.close();
        plain.close();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long mekong() throws RejectedEvent {
        batch.clear();
        Row row = new Row();
        for (byte[] event : events) {
            if (batch.isFull()) {
                writer.append(batch);
                batch.clear();
            }
            batch.beginRow();
            decoder.decode(event, row);
            batch.column(4).putLong(batch.openRow(), 0);
            batch.column(5).putLong(batch.openRow(), offset++);
            batch.endRow();
        }
        Instant now = Instant.now();
        writer.append(batch);
        writer.commit(List.of(new LedgerEntry(
                "demo",
                "demo",
                "",
                0,
                offset - EVENTS,
                offset - 1,
                LedgerCounts.of(EVENTS, 0),
                Optional.of(now),
                Optional.of(now),
                now,
                now)));
        return offset;
    }

    private final class Row implements RowSink {
        @Override
        public void putLong(int column, long value) {
            batch.column(column + 1).putLong(batch.openRow(), value);
            if (column == 0) {
                batch.column(0).putLong(batch.openRow(), value);
            }
        }

        @Override
        public void putDouble(int column, double value) {
            batch.column(column + 1).putDouble(batch.openRow(), value);
        }

        @Override
        public void putWide(int column, long high, long low) {
            batch.column(column + 1).putWide(batch.openRow(), high, low);
        }

        @Override
        public void putText(int column, byte[] utf8, int offset, int length) {
            batch.column(column + 1).putText(batch.openRow(), utf8, offset, length);
        }

        @Override
        public void putNull(int column) {}

        @Override
        public void beginList(int column) {}

        @Override
        public void endList(int column) {}
    }

    /** A baseline without ledger, partition and offset: three columns only. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long jacksonAndAppender() throws IOException, SQLException {
        plain.setAutoCommit(false);
        try (DuckDBAppender appender = plain.createAppender("main", "demo")) {
            for (byte[] event : events) {
                JsonNode node = jackson.readTree(event);
                appender.beginRow();
                appender.appendEpochMillis(node.path("timestamp").asLong());
                appender.append(node.path("name").asText());
                appender.append(node.path("data_id").asLong());
                appender.endRow();
            }
        }
        plain.commit();
        return EVENTS;
    }

    /** What a Kafka Connect JDBC sink does. */
    @Benchmark
    @OperationsPerInvocation(JDBC_EVENTS)
    public long jacksonAndJdbcBatch() throws IOException, SQLException {
        plain.setAutoCommit(false);
        try (Connection connection = plain.duplicate();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO demo VALUES (?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < JDBC_EVENTS; i++) {
                JsonNode node = jackson.readTree(events.get(i));
                insert.setTimestamp(1, new Timestamp(node.path("timestamp").asLong()));
                insert.setString(2, node.path("name").asText());
                insert.setLong(3, node.path("data_id").asLong());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        return JDBC_EVENTS;
    }
}
