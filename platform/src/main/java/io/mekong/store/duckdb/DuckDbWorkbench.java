package io.mekong.store.duckdb;

import io.mekong.core.DataSize;
import io.mekong.core.MekongException;
import io.mekong.store.BoundQuery;
import io.mekong.store.RowBatch;
import io.mekong.store.TableSchema;
import io.mekong.store.TableSchema.StoredColumn;
import io.mekong.store.Workbench;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A database in memory for one job. */
public final class DuckDbWorkbench implements Workbench {
    private final DuckDBConnection connection;
    private final FileRows files;
    private @Nullable PreparedStatement running;
    private boolean cancelled;

    private DuckDbWorkbench(DuckDBConnection connection) {
        this.connection = connection;
        this.files = new FileRows(connection);
    }

    /** @param spill a folder for what does not fit the memory limit */
    public static DuckDbWorkbench open(Path spill, DataSize memoryLimit, int threads) {
        Properties properties = new Properties();
        properties.setProperty("threads", Integer.toString(threads));
        properties.setProperty("memory_limit", memoryLimit.bytes() / 1024 + "KiB");
        properties.setProperty("temp_directory", spill.toAbsolutePath().toString());
        properties.setProperty("preserve_insertion_order", "false");
        // Rows are read as they are taken; all at once they may be more than there is memory for.
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("allow_community_extensions", "false");
        try {
            DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            Statements.execute(connection, "SET TimeZone = 'UTC'");
            return new DuckDbWorkbench(connection);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("open a job's database", e);
        }
    }

    @Override
    public Filling fill(TableSchema schema) {
        String columns = schema.columns().stream()
                .map(column -> SqlText.quote(column.name()) + " " + DuckDbTypes.of(column.type()))
                .collect(Collectors.joining(", "));
        AppendTarget target = new AppendTarget(
                "main",
                schema.name(),
                schema,
                IntStream.range(0, schema.columns().size()).boxed().toList());
        try {
            // A connection of its own: the rows may come from a result that is open.
            DuckDBConnection own = connection.duplicate();
            try {
                drop(own, schema.name());
                Statements.execute(own, "CREATE TABLE " + SqlText.quote(schema.name()) + " (" + columns + ")");
                Statements.execute(own, "BEGIN TRANSACTION");
                return new TableFilling(own, Appending.CHUNKS.thatWorks().open(own, target));
            } catch (SQLException e) {
                own.close();
                throw e;
            }
        } catch (SQLException e) {
            throw DuckDbErrors.failed("fill `" + schema.name() + "`", e);
        }
    }

    private static void drop(DuckDBConnection connection, String name) throws SQLException {
        String which = "SELECT table_type FROM information_schema.tables WHERE table_name = ?";
        for (String type : Statements.query(connection, which, row -> row.getString(1), name)) {
            Statements.execute(connection, "DROP " + (type.equals("VIEW") ? "VIEW " : "TABLE ") + SqlText.quote(name));
        }
    }

    @Override
    public void files(String table, List<Path> paths, Reading reading) {
        try {
            drop(connection, table);
            files.view(table, paths, reading);
        } catch (SQLException e) {
            throw FileRows.unreadable(paths, e);
        }
    }

    @Override
    public void archived(String table, List<Path> paths, List<StoredColumn> columns) {
        String names =
                columns.stream().map(column -> SqlText.quote(column.name())).collect(Collectors.joining(", "));
        try {
            drop(connection, table);
            Statements.execute(
                    connection,
                    "CREATE VIEW " + SqlText.quote(table) + " AS SELECT " + names + " FROM " + SqlText.parquet(paths)
                            + " WHERE __rejected IS NULL AND NOT " + TableSchema.DELETED);
        } catch (SQLException e) {
            throw FileRows.unreadable(paths, e);
        }
    }

    @Override
    public List<String> damaged(int most) {
        try {
            return files.damaged(most);
        } catch (SQLException e) {
            throw DuckDbErrors.failed("tell what was left out", e);
        }
    }

    @Override
    public long damagedRows() {
        try {
            return files.damagedRows();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("count what was left out", e);
        }
    }

    @Override
    public void table(String name, BoundQuery query) {
        try {
            drop(connection, name);
            execute("CREATE TABLE " + SqlText.quote(name) + " AS ", query, "");
        } catch (SQLException e) {
            throw DuckDbErrors.failed("keep the rows of a query", e);
        }
    }

    @Override
    public Result query(BoundQuery query) {
        try {
            PreparedStatement statement = connection.prepareStatement(query.sql());
            try {
                bind(statement, query);
                begin(statement);
                return new QueryRows(query, statement, statement.executeQuery());
            } catch (SQLException e) {
                statement.close();
                throw e;
            }
        } catch (SQLException e) {
            begun(null);
            throw failed(query, 0, e);
        }
    }

    @Override
    public long write(BoundQuery query, Path file, Reading.Kind kind) {
        String format = switch (kind) {
            case PARQUET -> DuckDbParquet.FORMAT;
            case CSV -> "FORMAT csv, HEADER true";
            case JSON -> "FORMAT json";
        };
        return execute("COPY (", query, "\n) TO " + SqlText.literal(file.toString()) + " (" + format + ")");
    }

    private long execute(String before, BoundQuery query, String after) {
        try (PreparedStatement statement = connection.prepareStatement(before + query.sql() + after)) {
            bind(statement, query);
            begin(statement);
            try {
                return statement.execute() ? 0 : Math.max(0, statement.getLargeUpdateCount());
            } finally {
                begun(null);
            }
        } catch (SQLException e) {
            throw failed(query, SqlText.utf8Length(before), e);
        }
    }

    /** What is wrong with the query, or with a file that it reads. */
    private static MekongException failed(BoundQuery query, int shift, SQLException e) {
        return FileRows.isDamage(e) ? FileRows.unreadable(e) : DuckDbErrors.inQuery(query.sql(), shift, e);
    }

    private static void bind(PreparedStatement statement, BoundQuery query) throws SQLException {
        List<@Nullable Object> values = query.values();
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, DuckDbValues.parameter(values.get(i)));
        }
    }

    private synchronized void begin(PreparedStatement statement) throws SQLException {
        if (cancelled) {
            throw new SQLException("it was told to stop");
        }
        running = statement;
    }

    private synchronized void begun(@Nullable PreparedStatement statement) {
        running = statement;
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (running != null) {
            try {
                running.cancel();
            } catch (SQLException e) {
                throw DuckDbErrors.failed("cancel a job's query", e);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbErrors.failed("close a job's database", e);
        }
    }

    private record TableFilling(DuckDBConnection connection, BatchAppender appender) implements Filling {
        @Override
        public void append(RowBatch batch) {
            try {
                appender.append(batch);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("fill a job's table", e);
            }
        }

        @Override
        public void close() {
            try (connection;
                    appender) {
                appender.flush();
                Statements.execute(connection, "COMMIT");
            } catch (SQLException e) {
                throw DuckDbErrors.failed("fill a job's table", e);
            }
        }
    }

    private final class QueryRows implements Result {
        private final BoundQuery query;
        private final PreparedStatement statement;
        private final ResultSet result;
        private final List<ResultColumn> columns;

        QueryRows(BoundQuery query, PreparedStatement statement, ResultSet result) throws SQLException {
            this.query = query;
            this.statement = statement;
            this.result = result;
            this.columns = BenchCells.columns(result.getMetaData());
        }

        @Override
        public List<ResultColumn> columns() {
            return columns;
        }

        @Override
        public Iterable<@Nullable Object[]> rows() {
            return Rows::new;
        }

        @Override
        public void close() {
            begun(null);
            try (statement) {
                result.close();
            } catch (SQLException e) {
                throw failed(query, 0, e);
            }
        }

        private final class Rows implements Iterator<@Nullable Object[]> {
            private boolean there = advance();

            private boolean advance() {
                try {
                    return result.next();
                } catch (SQLException e) {
                    throw failed(query, 0, e);
                }
            }

            @Override
            public boolean hasNext() {
                return there;
            }

            @Override
            public @Nullable Object[] next() {
                if (!there) {
                    throw new NoSuchElementException();
                }
                try {
                    @Nullable Object[] cells = BenchCells.row(result, columns);
                    there = advance();
                    return cells;
                } catch (SQLException e) {
                    throw failed(query, 0, e);
                }
            }
        }
    }
}
