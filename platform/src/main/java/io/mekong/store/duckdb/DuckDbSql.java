package io.mekong.store.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mekong.core.ErrorCode;
import io.mekong.core.MekongException;
import io.mekong.store.ParsedQuery;
import io.mekong.store.ParsedQuery.Rows;
import io.mekong.store.QueryResult;
import io.mekong.store.QueryResult.ResultColumn;
import io.mekong.store.SchemaProblem;
import io.mekong.store.SchemaTable;
import io.mekong.store.SqlEngine;
import io.mekong.store.SqlException;
import io.mekong.store.TableSchema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * People's queries, on a small pool of connections. Three locks guard the store: only what DuckDB itself parses as one
 * SELECT is run, in a read-only transaction, on a database whose external access is off and whose settings are locked.
 */
final class DuckDbSql implements SqlEngine {
    /** With Jackson's own limits: what nests deeper than a thousand levels was not written by a person. */
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Beside what was asked for: more than is needed to see that there are more. */
    private static final int ONE_MORE = 1;

    /** Few rows can be large too; what is kept of a result must fit the heap beside everything else. */
    private static final long LARGEST_RESULT_BYTES = 32L << 20;

    private final QueryPool pool;

    private DuckDbSql(QueryPool pool) {
        this.pool = pool;
    }

    static DuckDbSql open(DuckDBConnection connection, int concurrency) throws SQLException {
        return new DuckDbSql(QueryPool.open(connection, concurrency));
    }

    @Override
    public ParsedQuery parse(String sql) {
        Explain explain = Explain.in(sql);
        ParsedQuery query =
                pool.withConnection(connection -> QueryTree.read(sql, serialized(connection, explain.query())));
        return explain.isExplained() ? new ParsedQuery(sql, query.tables(), false, Rows.FEW) : query;
    }

    @Override
    public QueryResult execute(
            ParsedQuery query, List<? extends @Nullable Object> parameters, int maxRows, Duration timeout) {
        return pool.withConnection(connection -> {
            try (Statement transaction = connection.createStatement()) {
                transaction.execute("BEGIN TRANSACTION READ ONLY");
                try {
                    return run(connection, query, parameters, maxRows, timeout);
                } finally {
                    transaction.execute("ROLLBACK");
                }
            } catch (SQLException e) {
                throw MekongException.bug("a query's transaction failed", e);
            }
        });
    }

    @Override
    public List<SchemaTable> schema() {
        return pool.withConnection(connection -> {
            String sql = SqlText.read("schema.sql");
            Map<String, SchemaTable> tables = new LinkedHashMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    boolean ours = rows.getString(1).equals("mekong");
                    String name = ours ? "mekong." + rows.getString(2) : rows.getString(2);
                    SchemaTable.Kind kind = ours
                            ? SchemaTable.Kind.LEDGER
                            : rows.getBoolean(5) ? SchemaTable.Kind.VIEW : SchemaTable.Kind.TABLE;
                    SchemaTable before = tables.getOrDefault(name, new SchemaTable(name, kind, List.of()));
                    List<ResultColumn> columns = new ArrayList<>(before.columns());
                    columns.add(new ResultColumn(rows.getString(3), rows.getString(4)));
                    tables.put(name, new SchemaTable(name, kind, columns));
                }
            } catch (SQLException e) {
                throw DuckDbErrors.failed("read the schema", e);
            }
            return List.copyOf(tables.values());
        });
    }

    /** What DuckDB cannot do of a table's shape. */
    List<SchemaProblem> problems(TableSchema schema) {
        return pool.withConnection(connection -> {
            try {
                return SchemaCheck.problems(connection, schema);
            } catch (SQLException e) {
                throw DuckDbErrors.failed("check table `" + schema.name() + "`", e);
            }
        });
    }

    void close() {
        pool.close();
    }

    private static JsonNode serialized(DuckDBConnection connection, String sql) {
        return serialized(connection, "", sql);
    }

    /** @param before what stands before the text to make it a query; positions count in the text */
    static JsonNode serialized(DuckDBConnection connection, String before, String sql) {
        try (PreparedStatement statement = connection.prepareStatement("SELECT json_serialize_sql(?)")) {
            statement.setString(1, before + sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                JsonNode tree = JSON.readTree(rows.getString(1));
                if (tree.path("error").asBoolean()) {
                    throw unreadable(sql, SqlText.utf8Length(before), tree);
                }
                return tree;
            }
        } catch (SQLException e) {
            throw DuckDbErrors.inQuery(sql, SqlText.utf8Length(before), e);
        } catch (StreamConstraintsException e) {
            throw DuckDbErrors.tooDeep();
        } catch (JsonProcessingException e) {
            throw MekongException.bug("DuckDB's parse of a query is not JSON", e);
        }
    }

    private static SqlException unreadable(String sql, int shift, JsonNode tree) {
        DuckDbMessage message = DuckDbMessage.ofParse(tree).shifted(shift);
        return message.text().startsWith("Only SELECT")
                ? DuckDbErrors.refused(
                        "SQL is read-only here: only a SELECT can run",
                        "Events come in through streams; tables change in the project's files.",
                        OptionalInt.of(0))
                : DuckDbErrors.syntax(message, sql);
    }

    private static QueryResult run(
            DuckDBConnection connection,
            ParsedQuery query,
            List<? extends @Nullable Object> parameters,
            int maxRows,
            Duration timeout) {
        BoundedSql bounded = BoundedSql.of(query, (long) maxRows + ONE_MORE);
        try (PreparedStatement statement = connection.prepareStatement(bounded.text());
                Deadline deadline = Deadline.start(statement, timeout)) {
            try {
                bind(statement, parameters);
                return read(statement, maxRows);
            } catch (SQLException e) {
                throw deadline.passed() ? tooSlow(timeout, e) : DuckDbErrors.inQuery(query.sql(), bounded.shift(), e);
            }
        } catch (SQLException e) {
            throw DuckDbErrors.inQuery(query.sql(), bounded.shift(), e);
        }
    }

    private static QueryResult read(PreparedStatement statement, int maxRows) throws SQLException {
        long started = System.nanoTime();
        try (ResultSet rows = statement.executeQuery()) {
            List<ResultColumn> columns = columns(rows.getMetaData());
            List<List<@Nullable Object>> cells = new ArrayList<>();
            long bytes = 0;
            while (cells.size() < maxRows && bytes < LARGEST_RESULT_BYTES && rows.next()) {
                List<@Nullable Object> row = DuckDbValues.row(rows, columns.size());
                bytes += DuckDbValues.roughBytes(row);
                cells.add(row);
            }
            boolean truncated = (cells.size() == maxRows || bytes >= LARGEST_RESULT_BYTES) && rows.next();
            return new QueryResult(columns, cells, truncated, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private static void bind(PreparedStatement statement, List<? extends @Nullable Object> parameters)
            throws SQLException {
        int expected = statement.getParameterMetaData().getParameterCount();
        if (expected != parameters.size()) {
            throw DuckDbErrors.refused(
                    "it has " + expected + " parameters and got " + parameters.size() + " values",
                    "Send one value for each `?`.",
                    OptionalInt.empty());
        }
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, DuckDbValues.parameter(parameters.get(i)));
        }
    }

    private static List<ResultColumn> columns(ResultSetMetaData metadata) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(new ResultColumn(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
        }
        return columns;
    }

    private static SqlException tooSlow(Duration timeout, SQLException e) {
        return new SqlException(
                ErrorCode.RESOURCE,
                "The query was stopped",
                "it ran longer than " + timeout.toMillis() + " ms",
                "Ask for a shorter time range or fewer groups, or raise `timeoutMs` (up to `query.timeout`).",
                OptionalInt.empty(),
                e);
    }
}
